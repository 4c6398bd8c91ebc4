import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { createVitest, type TestCase } from 'vitest/node'
import { explorationFlags } from '../../scripts/v8-flags.ts'
import { FAILS_AT_ONCE } from '../explorer/search/breadth.suite.ts'
import type { Mutant } from './mutants.suite.ts'

type TestState = ReturnType<TestCase['result']>['state']

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
      // The simplest program with which a test fails takes longer to find than the first.
      env: { [FAILS_AT_ONCE]: '' },
      testTimeout: TIMEOUT,
      execArgv: [...explorationFlags],
      reporters: [{}],
    },
    {
      logLevel: 'silent',
      plugins: [{ name: 'plant', enforce: 'pre', transform: (code, id) => this.#plant(code, id) }],
    },
  )

  /** Whether the test that must notice a bug fails with it. */
  async isNoticed(mutant: Mutant): Promise<boolean> {
    const vitest = await this.#vitest
    const file = join(root, mutant.file)
    this.#mutant = mutant
    vitest.invalidateFile(file)
    try {
      return (await this.#run(mutant.noticedBy, [mutant.test])).includes('failed')
    } finally {
      this.#mutant = undefined
      vitest.invalidateFile(file)
    }
  }

  /** Whether the tests of these titles pass: each is there, and all of them pass. */
  async passes(test: string, titles: readonly string[]): Promise<boolean> {
    const states = await this.#run(test, titles)
    return (
      states.length >= Math.max(titles.length, 1) && states.every((state) => state === 'passed')
    )
  }

  /** The states of the tests of these titles in a file; none where the file cannot be loaded. */
  async #run(test: string, titles: readonly string[]): Promise<TestState[]> {
    const vitest = await this.#vitest
    const file = join(root, test)
    const options = { testNamePattern: endOf(titles) }
    const specification = vitest.getRootProject().createSpecification(file, options)
    const { testModules } = await vitest.runTestSpecifications([specification])
    const modules = testModules.filter(({ moduleId }) => moduleId === file)
    if (modules.length !== 1) throw new Error(`${test} did not run`)
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((each) => each.result().state),
    )
    return states.filter((state) => state !== 'skipped')
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

/** Matches names of tests, with those of their groups before them, that end with one of `titles`. */
const endOf = (titles: readonly string[]): RegExp =>
  new RegExp(`(?:${titles.map(escaped).join('|')})$`)

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * Registers a test for each mutant. All test files that must notice one are also run by `npm test`,
 * without a bug and with the same flags, so of `control` alone those tests are run here that must notice
 * one, to show that they can pass.
 */
export function theTestsNotice(mutants: readonly Mutant[], control: string): void {
  const greenhouse = new Greenhouse()
  afterAll(() => greenhouse.close())

  const here = mutants.filter(({ noticedBy }) => noticedBy === control)
  const titles = [...new Set(here.map(({ test }) => test))]
  it(
    `without a bug, what must notice one in ${control} passes`,
    async () => expect(await greenhouse.passes(control, titles)).toBe(true),
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
