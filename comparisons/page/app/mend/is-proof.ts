import type { Exploration } from '../../../explorer/index.ts'

/** Whether every run was played, and each has completed. */
export const isProof = ({ complete, outcomes }: Exploration): boolean =>
  complete && [...outcomes.keys()].every((outcome) => outcome === 'completed')
