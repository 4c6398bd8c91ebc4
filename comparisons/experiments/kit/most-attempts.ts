import { exploreThreads } from '../../thread-explorer/explore.ts'

/**
 * The most attempts that transactions take in any of `schedules` schedules of the program at `entry`,
 * chosen by chance and the same each time. The program ends with what `saying` returns.
 */
export async function mostAttempts(entry: URL, schedules: number): Promise<number> {
  const { failures } = await exploreThreads(entry, { schedules, seed: 1 })
  const said = failures.map(({ ending }) => /not (\d+) attempts/.exec(ending.message)?.[1])
  return Math.max(...said.map(Number))
}
