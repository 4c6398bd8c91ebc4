import type { Cause } from '../explorer/index.ts'
import type { FailureFacts, Findings, ScenarioFacts } from './facts.ts'

/** A complete search of two interleavings. */
const FINDINGS: Findings = {
  outcomes: { completed: 2 },
  states: 3,
  interleavings: 2,
  executions: 2,
  hasAssumedLoops: false,
  complete: true,
  bound: null,
  chance: null,
  sampled: null,
  unseen: null,
  overtakes: {},
  ownOrder: 'completed',
  deviations: { least: 1, atLeast: 1, executions: 2 },
}

/** Nobody hands Alice the lock. */
export const DEADLOCK: Cause = {
  kind: 'stuck',
  outcome: 'deadlock',
  tasks: [{ task: 'Alice', waitsFor: { kind: 'lock', name: 'a' }, heldBy: null }],
}

/** Ann never makes progress, while Bob does. */
export const STARVATION: Cause = {
  kind: 'recurs',
  outcome: 'starvation',
  steps: 4,
  progressing: ['Bob'],
  starving: ['Ann'],
}

export const failureFacts = (about: Partial<FailureFacts> = {}): FailureFacts => ({
  token: '1:mutex:two-meet:ed:ab:00000',
  isSimplest: true,
  preemptions: 1,
  pointOfNoReturn: null,
  tasks: ['Alice'],
  steps: [],
  ending: DEADLOCK,
  ...about,
})

/** What `mark` says of a scenario: that it was survived, survived within a bound, failed, or cannot be written. */
export function scenarioFacts(
  mark: '✓' | '≤' | '✗' | '–',
  about: Partial<ScenarioFacts> = {},
): ScenarioFacts {
  return {
    name: 'two meet',
    kind: 'safety',
    rule: 'node',
    declared: ['completed'],
    inexpressible: mark === '–' ? 'it publishes nothing' : null,
    findings: mark === '–' ? null : { ...FINDINGS, complete: mark !== '≤' },
    real: null,
    surprises: [],
    failures: mark === '✗' ? [failureFacts()] : [],
    ...about,
  }
}
