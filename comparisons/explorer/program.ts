import type { Stage, World } from '../../patterns/stage.ts'

/**
 * What is explored: a function that sets up one run, ready to start. It is called once for every
 * execution and must create afresh everything that the tasks change. The explorer starts the tasks.
 */
export type Program = (world: World) => Stage
