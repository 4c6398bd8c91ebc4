import type { Rule } from '../../explorer/index.ts'

/** The rules under which a reader can play, and what each means. */
export const RULES: Readonly<Record<Exclude<Rule, 'chaos'>, string>> = {
  node: 'as Node runs it',
  'event-loop': 'locks take time too',
  preemptive: 'at every read',
}
