/** What is used of the event of a promise that was rejected and that nothing handles. */
interface Rejection extends Event {
  readonly reason: unknown
}

/**
 * Says in one sentence that a promise was rejected which nothing handles. Node ends the process for that,
 * so the explorer counts it as a failure there; a page hears of it too late to tell whose it was.
 */
export function onUnhandled(say: (message: string) => void): void {
  addEventListener('unhandledrejection', (event) => {
    const { reason } = event as Rejection
    say(
      `Nothing handles the rejection of a promise (${reason}). This page cannot judge that; the terminal can.`,
    )
  })
}
