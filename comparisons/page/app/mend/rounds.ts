import type { Exploration, Rule } from '../../../explorer/index.ts'
import type { Lookout, Sought } from '../lookout.ts'
import type { Survey } from '../survey.ts'

/** One scenario, and what was found of it; `null` until that is known, or if nothing was found. */
export interface Round {
  readonly scenario: string
  readonly exploration: Exploration | null
  /** Why nothing was found, in one clause; `null` if something was, or may be. */
  readonly trouble: string | null
}

/** Every scenario of a solution, searched one after the other, under one rule. */
export class Rounds {
  readonly rule: Rule
  rounds: readonly Round[]
  isOver = false
  #survey: Survey | null = null

  /** Begins at once. `onChange` is called when there is something new. */
  constructor(lookout: Lookout, sought: Sought, onChange: () => void) {
    this.rule = sought.choice.rule
    this.rounds = Object.keys(sought.problem.pattern.scenarios).map((scenario) => ({
      scenario,
      exploration: null,
      trouble: null,
    }))
    void this.#run(lookout, sought, onChange)
  }

  /** Ends the search that is under way; no other begins. */
  stop(): void {
    this.isOver = true
    this.#survey?.stop('you have stopped the explorer')
  }

  async #run(lookout: Lookout, sought: Sought, onChange: () => void): Promise<void> {
    for (const [i, { scenario }] of this.rounds.entries()) {
      if (this.isOver) break
      const found = await this.#play(lookout, sought, scenario)
      this.rounds = this.rounds.with(i, { scenario, ...found })
      onChange()
    }
    this.isOver = true
    onChange()
  }

  async #play(
    lookout: Lookout,
    sought: Sought,
    scenario: string,
  ): Promise<Omit<Round, 'scenario'>> {
    const { problem, solution, choice } = sought
    const isOpened = problem.pattern.scenarios[scenario]?.half === 'opened'
    if (isOpened && solution.module.opened === undefined) {
      return { exploration: null, trouble: 'it publishes only what the problem asks for' }
    }
    const survey = lookout.beside({ ...sought, choice: { ...choice, scenario } }, () => {})
    this.#survey = survey
    await survey.isOver
    const exploration = survey.found?.exploration ?? null
    const { trouble } = survey
    survey.stop()
    return { exploration, trouble }
  }
}
