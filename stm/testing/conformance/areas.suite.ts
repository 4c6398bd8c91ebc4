import abort from './abort.suite.ts'
import actions from './after-commit.suite.ts'
import failingActions from './after-commit-errors.suite.ts'
import asyncContext from './async-context.suite.ts'
import catching from './catch.suite.ts'
import crowds from './crowds.suite.ts'
import misuse from './misuse.suite.ts'
import alternatives from './or-else.suite.ts'
import waiting from './retry.suite.ts'
import rollback from './rollback.suite.ts'
import serving from './serving.suite.ts'
import staleTx from './stale-tx.suite.ts'
import type { Subject } from './subject.suite.ts'
import swallowing from './swallow.suite.ts'
import swallowingInBranches from './swallow-in-branches.suite.ts'
import withoutWaiting from './sync.suite.ts'
import timeout from './timeout.suite.ts'
import transactions from './transactions.suite.ts'
import unionWait from './union-wait.suite.ts'
import waking from './wake-ups.suite.ts'

/** The conformance tests, by subject. */
export const areas: Record<string, (subject: Subject) => void> = {
  'a transaction': transactions,
  rollback,
  'retry and check': waiting,
  'a swallowed retry': swallowing,
  'a retry swallowed in a branch': swallowingInBranches,
  orElse: alternatives,
  'waiting for the union of reads': unionWait,
  catchSTM: catching,
  afterCommit: actions,
  'an afterCommit action that throws': failingActions,
  atomicallySync: withoutWaiting,
  'an abort signal': abort,
  'a timeout': timeout,
  'a stale tx': staleTx,
  misuse,
  'wake-ups': waking,
  'many waiters': crowds,
  'the order of service': serving,
  'the async context': asyncContext,
}
