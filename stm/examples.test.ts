import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import * as stm from './index.ts'

// Runs the examples in the docstrings. A line `expression // => value` is a claim: the expression
// is awaited, and must print as the value. Any other line just runs.

const here = fileURLToPath(new URL('.', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'stm-examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The examples in a source file, without the asterisks of the comments. */
function examplesOf(source: string): string[] {
  const comments = source.match(/\/\*\*[\s\S]*?\*\//g) ?? []
  const texts = comments.map((comment) => comment.replace(/^\s*\/?\*+[/ ]?/gm, ''))
  return texts.flatMap((text) => text.split(/^@/m).filter((part) => part.startsWith('example')))
}

/** A line that also reports its claim. The claim of a declaration is about the declared value. */
function reporting(line: string): string {
  const [, code, claim] = /^(.*?)\s*\/\/ => (.*)$/.exec(line) ?? []
  if (code === undefined) return line
  const [, declared] = /^(?:const|let) (\w+)/.exec(code) ?? []
  const value = declared ?? `(${code})`
  return `${declared ? `${code}; ` : ''}report(${JSON.stringify(line)}, await ${value}, ${JSON.stringify(claim)})`
}

const examples = ['.', 'types', 'observation', 'development']
  .flatMap((inner) => readdirSync(join(here, inner)).map((file) => join(inner, file)))
  .filter((file) => /^[a-z/-]+\.ts$/.test(file))
  .flatMap((file) =>
    examplesOf(readFileSync(join(here, file), 'utf8')).map((text) => ({ file, text })),
  )

test.each(examples.map((example, i) => ({ ...example, i })))(
  'the example in $file is correct',
  async ({ text, i }) => {
    const module = join(folder, `${i}.ts`)
    const lines = text.split('\n').slice(1).map(reporting)
    const names = Object.keys(stm).join(', ')
    writeFileSync(
      module,
      `export default async ({ ${names} }, report) => {\n${lines.join('\n')}\n}\n`,
    )
    const { default: run } = await import(/* @vite-ignore */ module)

    let reports = 0
    await run(stm, (line: string, value: unknown, claim: string) => {
      reports += 1
      expect(inspect(value, { breakLength: Infinity }), line).toBe(claim)
    })
    expect(reports).toBe(text.match(/\/\/ => /g)?.length)
  },
)

test('every transactional type has an example', () => {
  const types = Object.keys(stm).filter((name) => /^T[A-Z]/.test(name))
  const shown = examples.map(({ text }) => text).join()
  expect(types.filter((type) => !new RegExp(`new ${type}\\b|= ${type}\\.`).test(shown))).toEqual([])
})
