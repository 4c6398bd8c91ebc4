/** Hands over what undoes the action that has just been done. */
export type Undo = (action: () => void) => void

/**
 * Runs `act`. If it throws, what it has handed to `undo` is run, the last first, and the error is
 * thrown again. Synchronous, so that no other task sees what is undone.
 *
 *     allOrNothing((undo) => {
 *       train.takeSeat()
 *       undo(() => train.freeSeat())
 *       card.charge(60)
 *     })
 */
export function allOrNothing<A>(act: (undo: Undo) => A): A {
  const actions: (() => void)[] = []
  try {
    return act((action) => actions.push(action))
  } catch (error) {
    for (const action of actions.reverse()) action()
    throw error
  }
}
