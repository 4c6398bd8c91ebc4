/** How many more random programs `npm run soak` tries than `npm test`. */
const BREADTH = 20

const DAY = 24 * 3600 * 1000

/**
 * The options of fast-check for a property of random programs: `count` of them, the same in every run
 * of `npm test`. `npm run soak` tries more of them, and others each day; a failure prints the seed.
 */
export const breadth = (count: number, seed: number) =>
  process.env.npm_lifecycle_event === 'soak'
    ? { numRuns: count * BREADTH, seed: seed + Math.floor(Date.now() / DAY) }
    : { numRuns: count, seed }
