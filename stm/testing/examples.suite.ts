import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, expect, test } from 'vitest'

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

/**
 * Runs the examples in the docstrings of `files`, each of which finds the `names` it uses. A line
 * `expression // => value` is a claim: the expression is awaited, and must print as the value. Any
 * other line just runs. Each of the names `shown` must be in an example.
 */
export function testExamples(
  files: readonly string[],
  names: Readonly<Record<string, unknown>>,
  shown: readonly string[] = Object.keys(names),
): void {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const examples = files.flatMap((file) =>
    examplesOf(readFileSync(file, 'utf8')).map((text) => ({ file, text })),
  )

  test.each(examples.map((example, i) => ({ ...example, i })))(
    'the example in $file is correct',
    async ({ text, i }) => {
      const module = join(folder, `${i}.ts`)
      const lines = text.split('\n').slice(1).map(reporting).join('\n')
      const head = `export default async ({ ${Object.keys(names).join(', ')} }, report) => {`
      writeFileSync(module, `${head}\n${lines}\n}\n`)
      const { default: run } = await import(/* @vite-ignore */ module)

      let reports = 0
      await run(names, (line: string, value: unknown, claim: string) => {
        reports += 1
        expect(inspect(value, { breakLength: Infinity }), line).toBe(claim)
      })
      expect(reports).toBe(text.match(/\/\/ => /g)?.length)
    },
  )

  test('whatever is exported is used in an example, or named by one', () => {
    const texts = examples.map(({ text }) => text).join()
    expect(shown.filter((name) => !new RegExp(`\\b${name}\\b`).test(texts))).toEqual([])
  })
}
