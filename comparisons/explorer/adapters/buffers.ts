import type { Adapter, Attachment } from '../execution/host.ts'
import { Patches } from '../execution/patches.ts'

/** Where Node cuts small buffers from, and how much at once; a page has none. */
const { Buffer } = globalThis as { readonly Buffer?: { poolSize: number } }

/**
 * Lets each of Node's buffers have memory of its own. Otherwise those share it that are made one after the other,
 * and nobody could tell them from those that a program lets share it.
 */
export const buffers: Adapter<Attachment> = {
  intercept() {
    const patches = new Patches()
    patches.replace(Buffer, 'poolSize', () => 0)
    return () => patches.putBack()
  },
  attach: () => ({}),
}
