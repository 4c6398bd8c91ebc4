import { AsyncContext } from './async-context.ts'
import { promiseOf } from './checked-stage.ts'
import { type Ending, threw } from './ending.ts'

/** Who takes part in a real run, by the async context, so that an error is reported to the right one. */
export const participants = new AsyncContext<Participant>()

interface Participant {
  /** Returns `false` if the run is over. */
  failed(error: unknown): boolean
  /** It begins something that Node does outside the process, or uses a connection. */
  beginsForeign(): void
}

const nothing = (): void => {}

/** Runs `use` as a part of a real run that goes by `name`. An error that nothing catches ends the run. */
export function participant<A>(
  name: string,
  over: (ending: Ending) => boolean,
  use: () => A,
  beginsForeign = nothing,
): A {
  return participants.run({ failed: (error) => over(threw({ name, error })), beginsForeign }, use)
}

/** Starts a task of a real run. */
export function start(
  name: string,
  run: () => Promise<unknown>,
  over: (ending: Ending) => boolean,
  done: () => void,
  beginsForeign = nothing,
): void {
  const failed = (error: unknown) => void over(threw({ name, error }))
  try {
    promiseOf(name, participant(name, over, run, beginsForeign)).then(done, failed)
  } catch (error) {
    failed(error)
  }
}
