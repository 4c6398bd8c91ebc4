import { MisuseError } from '../errors.ts'

/** A lock was released more often than it was acquired. */
export const notHeld = (what: 'read' | 'write') =>
  new MisuseError(
    `${what} was released for an owner that does not hold it: it was released twice, or acquired ` +
      'for another owner. Nothing was written.',
  )

/** A reader asked to write while others read. */
export const refusedUpgrade = () =>
  new MisuseError(
    'a reader asked to write while others read. Two readers that do so would wait for each other ' +
      'forever. Nothing was written. Release the read first, acquire the write and look again, ' +
      'acquire the write from the start, or use tryAcquireWrite.',
  )
