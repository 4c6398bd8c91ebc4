import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import * as stm from './index.ts'

// Runs the examples of the docstrings. Each line `expression // => value` is a claim: the expression
// is awaited, and must be printed as the value says. Anything else on a line is just run.

const here = fileURLToPath(new URL('.', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'stm-examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The examples of a source file, without the stars of the comment. */
function examplesOf(source: string): string[] {
  const comments = source.match(/\/\*\*[\s\S]*?\*\//g) ?? []
  const texts = comments.map((comment) => comment.replace(/^\s*\/?\*+[/ ]?/gm, ''))
  return texts.flatMap((text) => text.split(/^@/m).filter((part) => part.startsWith('example')))
}

/** A line, made to report what it claims. Of a declaration, the claim is about what it declares. */
function reporting(line: string): string {
  const [, code, claim] = /^(.*?)\s*\/\/ => (.*)$/.exec(line) ?? []
  if (code === undefined) return line
  const [, declared] = /^(?:const|let) (\w+)/.exec(code) ?? []
  const value = declared ?? `(${code})`
  return `${declared ? `${code}; ` : ''}report(${JSON.stringify(line)}, await ${value}, ${JSON.stringify(claim)})`
}

const examples = ['.', 'types']
  .flatMap((inner) => readdirSync(join(here, inner)).map((file) => join(inner, file)))
  .filter((file) => /^[a-z/-]+\.ts$/.test(file))
  .flatMap((file) =>
    examplesOf(readFileSync(join(here, file), 'utf8')).map((text) => ({ file, text })),
  )

test.each(examples.map((example, i) => ({ ...example, i })))(
  'the example in $file tells the truth',
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
