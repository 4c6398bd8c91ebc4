import type { Rule } from '../explorer/index.ts'

/** What is said of a scenario that was explored under a rule other than the event loop's. */
const LABELS: Readonly<Record<Rule, string>> = {
  node: 'as in Node',
  'event-loop': '',
  preemptive: 'at every read',
  chaos: 'with each first attempt undone',
}

/** The rule in three words or so; empty for the event loop. */
export const ruleLabel = (rule: Rule): string => LABELS[rule]

/** `text` and, where it is not the event loop's, the rule: `two meet, at every read`. */
export const underRule = (text: string, rule: Rule): string =>
  rule === 'event-loop' ? text : `${text}, ${ruleLabel(rule)}`
