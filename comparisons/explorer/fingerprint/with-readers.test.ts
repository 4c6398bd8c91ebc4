import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
import { parse } from 'acorn'
import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { readFunction } from './function-text.ts'
import { withoutReaders } from './reader-text.ts'
import { withReaders as withReadersBy } from './with-readers.ts'

const withReaders = (code: string) => withReadersBy(code, parse)

const scopes = new URL('./scopes.suite.ts', import.meta.url)

/** The JavaScript of scopes of many kinds. */
const { code } = transformSync(readFileSync(scopes, 'utf8'), { loader: 'ts', format: 'esm' })

/** The lines to which something was added, and where. */
function additions(before: string): readonly string[] {
  const [old, now] = [before.split('\n'), withReaders(before).split('\n')]
  expect(now).toHaveLength(old.length)
  return old.flatMap((line, i) => {
    const added = now[i] ?? ''
    expect(added.startsWith(line)).toBe(true)
    return added === line ? [] : [line.trim()]
  })
}

describe('a reader', () => {
  it('is added at the end of a line, and is no part of what is read of a function', () => {
    expect(additions(code).length).toBeGreaterThan(20)
    expect(withoutReaders(withReaders(code))).toBe(code)
  })

  it('stands after imports and directives', () => {
    const inner = "function f() {\n'use strict';\nlet a = 0;\nreturn () => a++;\n}\n"
    const text = `import { b } from 'b';\nimport 'c';\nlet d = 0;\nexport const e = () => d++;\n${inner}`
    expect(additions(text)).toEqual(["import 'c';", "'use strict';"])
  })

  it('leaves a text as it is of which less is known', () => {
    const counter = 'export function f(x) {\nlet n = 0;\nreturn () => n++;\n}\n'
    expect(additions(counter)).toEqual(['export function f(x) {'])
    for (const other of [
      `${counter}eval("");\n`,
      `${counter}${'const $'}live = 0;\n`,
      `${counter}this is no program`,
      counter.replace('{\n', '{ '),
      counter.replace('() => n++', 'n++'),
      counter.replace('n++', 'n'),
    ]) {
      expect(withReaders(other)).toBe(other)
    }
  })

  it('changes nothing in what the text of a function says', () => {
    const text = '(() => {\nlet n = 0;\nreturn () => outside(n++, globalThis.name);\n})'
    const [plain, read] = [text, withReaders(`${text};`)].map(
      (each) => runInThisContext(each) as () => unknown,
    ) as [() => unknown, () => unknown]
    expect(String(read)).not.toBe(String(plain))
    expect(readFunction(read)).toEqual(readFunction(plain))
  })
})
