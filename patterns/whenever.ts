import { effect, endBatch, setActiveSub, startBatch } from 'alien-signals'
import { Semaphore } from 'async-mutex'

/** A variable of the package alien-signals: called without a value it is read, and with one it is set. */
export interface Signal<A> {
  (): A
  (value: A): void
}

/**
 * Tries `attempt`, again after each change of a signal that it has read, and resolves with its first
 * result that is not `undefined`. Reading is listening, and setting is telling, so no bell is named. An
 * attempt is synchronous and a batch, so it happens as a whole, for effects too. It must change nothing
 * if it returns `undefined`, since nobody undoes it. No task runs between an attempt and the wait after
 * it, so no change is missed. Blocks until an attempt succeeds; a task that tries later may be served
 * first. Rejects with what `attempt` throws.
 *
 *     await whenever(() => mainAccount()() >= 60 || undefined)
 */
export async function whenever<A>(attempt: () => A | undefined): Promise<A> {
  for (;;) {
    const listener = new Semaphore(0)
    const { outcome, stop } = listenTo(attempt, () => listener.release())
    try {
      const result = outcome()
      if (result !== undefined) return result
      await listener.acquire()
    } finally {
      stop()
    }
  }
}

/**
 * Runs `attempt`, and `changed` when a signal that it has read changes, once or not at all if it is
 * stopped before. Belongs to no effect that is running, which would stop it when it runs again.
 */
function listenTo<A>(attempt: () => A, changed: () => void) {
  const outcomes: (() => A)[] = []
  const caller = setActiveSub()
  startBatch()
  const stop = effect(() => {
    if (outcomes.length === 0) outcomes.push(outcomeOf(attempt))
    else changed()
  })
  endBatch()
  setActiveSub(caller)
  return { outcome: outcomes[0] as () => A, stop }
}

/** Runs `attempt`, and returns a function that returns the same, or throws the same. */
function outcomeOf<A>(attempt: () => A): () => A {
  try {
    const result = attempt()
    return () => result
  } catch (error) {
    return () => {
      throw error
    }
  }
}
