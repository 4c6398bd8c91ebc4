import type { Mutant } from './mutants.suite.ts'

/** Makes mutants of a file that a test notices, both in `folder`. */
export const mutantsIn =
  (folder: string) =>
  (file: string, noticedBy: string) =>
  (bug: string, test: string, from: string, to: string): Mutant => ({
    bug,
    file: `${folder}/${file}`,
    from,
    to,
    noticedBy: `${folder}/${noticedBy}`,
    test,
  })
