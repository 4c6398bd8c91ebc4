/** Calls an invariant for what `this` is in it: whether it holds is asked for later. */
export function quietly(f: () => unknown): void {
  try {
    f()
  } catch {
    // Nor is it asked yet whether it throws.
  }
}
