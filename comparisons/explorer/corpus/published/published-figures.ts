/**
 * How many of 3,000 runs of each benchmark failed under each tool: the sums of the column `fails` over the
 * 30 iterations of 100 runs in the authors' own data. Endo and Møller, "Event Race Detection for Node.js Using
 * Delay Injections" (ECOOP 2025, doi:10.4230/LIPIcs.ECOOP.2025.9), the data of its first two questions.
 */
export const SOURCE = {
  repository: 'https://github.com/andreendo/nacd',
  commit: '449e571fdfa8cb9ff35ecd527abe127333e7cbe3',
  file: 'benchmarks/comparison/rq1-all-results.csv',
}

/** The runs of each benchmark under each tool. */
export const RUNS = 3000

export interface PublishedFigures {
  /** As the set abbreviates it, in the order of the paper. */
  readonly benchmark: string
  /** The runs that failed; `null` where the tool did not run the benchmark. */
  readonly nodeFz: number | null
  readonly nodeRacer: number
  readonly nacd: number
}

export const FIGURES: readonly PublishedFigures[] = [
  { benchmark: 'AKA', nodeFz: 332, nodeRacer: 1726, nacd: 2165 },
  { benchmark: 'FPS', nodeFz: 0, nodeRacer: 1420, nacd: 2640 },
  { benchmark: 'GHO', nodeFz: 449, nodeRacer: 2750, nacd: 2936 },
  { benchmark: 'MKD', nodeFz: 0, nodeRacer: 1398, nacd: 2805 },
  { benchmark: 'NES', nodeFz: null, nodeRacer: 1646, nacd: 2997 },
  { benchmark: 'NLF', nodeFz: 261, nodeRacer: 2507, nacd: 2301 },
  { benchmark: 'SIO', nodeFz: 14, nodeRacer: 534, nacd: 2522 },
  { benchmark: 'DEL', nodeFz: null, nodeRacer: 626, nacd: 1220 },
  { benchmark: 'LST', nodeFz: null, nodeRacer: 1319, nacd: 1730 },
  { benchmark: 'NSC', nodeFz: 0, nodeRacer: 2504, nacd: 1960 },
  { benchmark: 'XLS', nodeFz: null, nodeRacer: 1577, nacd: 2 },
  { benchmark: 'GPT', nodeFz: null, nodeRacer: 1472, nacd: 425 },
  { benchmark: 'LVS', nodeFz: null, nodeRacer: 588, nacd: 1478 },
  { benchmark: 'bluebird', nodeFz: 574, nodeRacer: 2202, nacd: 2545 },
  { benchmark: 'express-user', nodeFz: null, nodeRacer: 1880, nacd: 2627 },
  { benchmark: 'SIOC', nodeFz: null, nodeRacer: 1465, nacd: 764 },
  { benchmark: 'ME1', nodeFz: null, nodeRacer: 689, nacd: 2715 },
  { benchmark: 'ME2', nodeFz: null, nodeRacer: 1841, nacd: 2715 },
  { benchmark: 'ME3', nodeFz: null, nodeRacer: 166, nacd: 2518 },
  { benchmark: 'ME4', nodeFz: null, nodeRacer: 197, nacd: 2509 },
  { benchmark: 'NEDB1', nodeFz: null, nodeRacer: 34, nacd: 1092 },
  { benchmark: 'NEDB2', nodeFz: null, nodeRacer: 35, nacd: 1168 },
  { benchmark: 'ARC', nodeFz: null, nodeRacer: 18, nacd: 293 },
  { benchmark: 'OBJ', nodeFz: null, nodeRacer: 1971, nacd: 0 },
]

/** The benchmarks that have no kernel here, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  OBJ: 'objection.js: the test draws its delays at random. NodeRacer saw no failure without these, and NACD saw none at all',
}
