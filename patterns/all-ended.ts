/** Resolves when all have resolved. If any reject, rejects as the first of them in `promises`, when all have ended. */
export async function allEnded(promises: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(promises)
  await Promise.all(promises)
}
