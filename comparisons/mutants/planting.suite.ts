import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { createVitest, type TestRunResult } from 'vitest/node'
import { explorationFlags } from '../../scripts/v8-flags.ts'
import type { Mutant } from './mutants.suite.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A net for a mutant that hangs, in milliseconds. */
const TIMEOUT = 420_000

/**
 * The tests of this project, on sources in which a bug may be planted. Each run has a process of
 * its own. What no bug has changed is compiled once for all runs.
 */
class Greenhouse {
  #mutant: Mutant | undefined

  readonly #vitest = createVitest(
    'test',
    {
      root,
      config: false,
      watch: false,
      bail: 1,
      maxWorkers: 1,
      testTimeout: TIMEOUT,
      execArgv: [...explorationFlags],
      reporters: [{}],
    },
    {
      logLevel: 'silent',
      plugins: [{ name: 'plant', enforce: 'pre', transform: (code, id) => this.#plant(code, id) }],
    },
  )

  /** Whether a test file fails with the bug. The run stops at the first failure. */
  async isNoticed(mutant: Mutant): Promise<boolean> {
    const vitest = await this.#vitest
    const file = join(root, mutant.file)
    this.#mutant = mutant
    vitest.invalidateFile(file)
    try {
      return !(await this.passes(mutant.noticedBy))
    } finally {
      this.#mutant = undefined
      vitest.invalidateFile(file)
    }
  }

  /** Whether a test file passes: it has tests, and all of them pass. */
  async passes(test: string): Promise<boolean> {
    const vitest = await this.#vitest
    const file = join(root, test)
    const isWanted = ({ moduleId }: { readonly moduleId: string }) => moduleId === file
    const specifications = await vitest.globTestSpecifications([test])
    const { testModules, unhandledErrors }: TestRunResult = await vitest.runTestSpecifications(
      specifications.filter(isWanted),
    )
    const states = testModules.filter(isWanted).map((module) => module.state())
    if (states.length !== 1) throw new Error(`${test} did not run`)
    return states[0] === 'passed' && unhandledErrors.length === 0
  }

  async close(): Promise<void> {
    await (await this.#vitest).close()
  }

  #plant(code: string, id: string): string | undefined {
    if (this.#mutant === undefined || id !== join(root, this.#mutant.file)) return undefined
    const { from, to } = this.#mutant
    return code.replace(from, () => to)
  }
}

/** Registers a test for each mutant, and for each test file that must notice one. */
export function theTestsNotice(mutants: readonly Mutant[]): void {
  const greenhouse = new Greenhouse()
  afterAll(() => greenhouse.close())

  it.each([...new Set(mutants.map(({ noticedBy }) => noticedBy))])(
    'without a bug, %s passes',
    async (test) => expect(await greenhouse.passes(test)).toBe(true),
    TIMEOUT,
  )

  it.each(mutants)(
    'the tests notice that $bug',
    async (mutant) => {
      const source = readFileSync(join(root, mutant.file), 'utf8')
      expect(source.split(mutant.from), `in ${mutant.file}, once`).toHaveLength(2)
      expect(await greenhouse.isNoticed(mutant)).toBe(true)
    },
    TIMEOUT,
  )
}
