/** How often the children of a role may fail. */
export class Budget {
  private readonly failures: Record<string, number> = {}
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  /** Notes a failure. Returns `false` if it was one too many. */
  charge(role: string): boolean {
    this.failures[role] = (this.failures[role] ?? 0) + 1
    return this.failures[role] <= this.limit
  }
}
