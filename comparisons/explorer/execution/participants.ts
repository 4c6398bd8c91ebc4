import { AsyncContext } from './async-context.ts'
import { promiseOf } from './checked-stage.ts'

/** Who takes part in a real run, by the async context, so that an error is reported to the right one. */
export const participants = new AsyncContext<Participant>()

interface Participant {
  /** Returns `false` if the run is over. */
  failed(error: unknown): boolean
  /** It begins something that Node does outside the process, or uses a connection. */
  beginsForeign(): void
}

const nothing = (): void => {}

/** Runs `use` as a part of a real run. `failed` is given an error that nothing catches. */
export const participant = <A>(
  failed: Participant['failed'],
  use: () => A,
  beginsForeign = nothing,
): A => participants.run({ failed, beginsForeign }, use)

/** Starts the task `name` of a real run. */
export function start(
  name: string,
  run: () => Promise<unknown>,
  failed: Participant['failed'],
  done: () => void,
  beginsForeign = nothing,
): void {
  try {
    promiseOf(name, participant(failed, run, beginsForeign)).then(done, failed)
  } catch (error) {
    failed(error)
  }
}
