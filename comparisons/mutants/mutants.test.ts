import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { mutants as others } from './mutants.suite.ts'
import { nodeRuleMutants } from './node-rule-mutants.suite.ts'

// Known bugs are planted in a copy of the sources, and the unchanged tests must notice each. The core
// of stm has its own mutants in stm/testing; these are in everything else.

const mutants = [...others, ...nodeRuleMutants]

const root = fileURLToPath(new URL('../..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'mutants-'))
const CONFIG = ['vitest.config.ts', 'scripts/v8-flags.ts', 'package.json']
for (const part of ['stm', 'patterns', 'comparisons', ...CONFIG]) {
  cpSync(join(root, part), join(copy, part), { recursive: true })
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
afterAll(() => rmSync(copy, { recursive: true }))

/** Whether a test file of the copy passes. It stops at the first failure. */
function passes(test: string): boolean {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [vitest, 'run', test, '--root', copy, '--bail', '1']
  const { status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 400_000 })
  return status === 0
}

it.each([...new Set(mutants.map(({ noticedBy }) => noticedBy))])(
  'without a bug, %s passes in the copy',
  (test) => expect(passes(test)).toBe(true),
  420_000,
)

it.each(mutants)(
  'the tests notice that $bug',
  ({ file, from, to, noticedBy }) => {
    const path = join(copy, file)
    const source = readFileSync(path, 'utf8')
    expect(source.split(from), `in ${file}, once: ${from}`).toHaveLength(2)
    try {
      writeFileSync(
        path,
        source.replace(from, () => to),
      )
      expect(passes(noticedBy)).toBe(false)
    } finally {
      writeFileSync(path, source)
    }
  },
  420_000,
)
