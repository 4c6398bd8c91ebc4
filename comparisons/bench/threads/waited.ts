import { readFileSync } from 'node:fs'

/** The milliseconds for which this thread was ready and had no processor; 0 where only Linux would say. */
export function waitedForProcessor(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
