/** Whether a target was met; `measured` is `null` if the benchmark did not run. */
export interface Outcome {
  readonly benchmark: string
  readonly target: string
  readonly measured: number | null
  readonly met: boolean | null
}
