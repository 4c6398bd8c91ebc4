import type { Rule } from '../explorer/index.ts'

/** The rule of which nothing is said, because it is what the code that ships does. */
export const PLAIN_RULE: Rule = 'node'

/** What is said of a scenario that was explored under another rule than Node's own. */
const LABELS: Readonly<Record<Rule, string>> = {
  node: '',
  'event-loop': 'with slower locks',
  preemptive: 'at every read',
  chaos: 'with each first attempt undone',
}

/** The rule in three words or so; empty for Node's own. */
export const ruleLabel = (rule: Rule): string => LABELS[rule]

/** `text` and, where it is not Node's own, the rule: `two meet, at every read`. */
export const underRule = (text: string, rule: Rule): string =>
  rule === PLAIN_RULE ? text : `${text}, ${ruleLabel(rule)}`
