/**
 * Resolves as `Promise.all` does, and settles only when all of `parts` have. `Promise.all` rejects with the first
 * error while the other parts go on, and a lock that is released then guards them no longer. If several reject, rejects
 * with the error of the first of them in the list.
 *
 *     await lockAll([one.lock, other.lock], (held) => allEnded([one.save(held), other.save(held)]))
 */
export async function allEnded<const Parts extends readonly unknown[]>(
  parts: Parts,
): Promise<{ -readonly [Part in keyof Parts]: Awaited<Parts[Part]> }> {
  await Promise.allSettled(parts)
  return await Promise.all(parts)
}
