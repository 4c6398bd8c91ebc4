import type { Adapter, Attachment } from '../execution/host.ts'

/** What programs have used that is not followed, since {@link forgetUsed}: one sentence for each. */
const used = new Set<string>()

export const unfollowedUsed = (): readonly string[] => [...used]

export const forgetUsed = (): void => used.clear()

type Method = (...values: unknown[]) => unknown

/**
 * Follows a package no further than to notice that a program uses it, by a call of one of its methods.
 * `says` is noted then.
 */
export function unfollowed(prototype: object, method: string, says: string): Adapter<Attachment> {
  const methods = prototype as Record<string, Method>
  return {
    intercept(current) {
      const real = methods[method]
      if (real === undefined) return () => {}
      methods[method] = function (this: unknown, ...values) {
        if (current() !== null) used.add(says)
        return real.apply(this, values)
      }
      return () => {
        methods[method] = real
      }
    },
    attach: () => ({ detach() {} }),
  }
}
