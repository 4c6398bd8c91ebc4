import { Effect as Effect3 } from 'effect3'
import { Effect as Effect4 } from 'effect4'

// Users of effect stay inside it, so a round is one `runPromise` around a loop and does not start a
// fibre for each transaction. Effects that do not depend on the turn are created once, before the
// loop.

/** Runs `step` `times` times in sequence, in one fibre of effect 3. */
export function repeat3(
  times: number,
  step: (i: number) => Effect3.Effect<unknown>,
): Promise<unknown> {
  let i = 0
  const loop = Effect3.whileLoop({
    while: () => i < times,
    body: () => step(i),
    step: () => {
      i += 1
    },
  })
  return Effect3.runPromise(loop)
}

/** The same in effect 4. */
export function repeat4(
  times: number,
  step: (i: number) => Effect4.Effect<unknown>,
): Promise<unknown> {
  let i = 0
  const loop = Effect4.whileLoop({
    while: () => i < times,
    body: () => step(i),
    step: () => {
      i += 1
    },
  })
  return Effect4.runPromise(loop)
}
