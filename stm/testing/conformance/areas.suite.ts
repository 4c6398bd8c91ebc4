import abort from './abort.suite.ts'
import actions from './after-commit.suite.ts'
import failingActions from './after-commit-errors.suite.ts'
import catching from './catch.suite.ts'
import crowds from './crowds.suite.ts'
import keptTx from './kept-tx.suite.ts'
import misuse from './misuse.suite.ts'
import alternatives from './or-else.suite.ts'
import waiting from './retry.suite.ts'
import rollback from './rollback.suite.ts'
import serving from './serving.suite.ts'
import type { Subject } from './subject.suite.ts'
import swallowing from './swallow.suite.ts'
import swallowingInBranches from './swallow-in-branches.suite.ts'
import withoutWaiting from './sync.suite.ts'
import transactions from './transactions.suite.ts'
import unionWait from './union-wait.suite.ts'
import waking from './wake-ups.suite.ts'

/** The conformance tests, by what they are about. */
export const areas: Record<string, (subject: Subject) => void> = {
  'a transaction': transactions,
  'undoing an attempt': rollback,
  'retry and check': waiting,
  'a swallowed retry': swallowing,
  'a retry swallowed in a branch': swallowingInBranches,
  orElse: alternatives,
  'waiting for the union': unionWait,
  catchSTM: catching,
  afterCommit: actions,
  'an action that throws': failingActions,
  atomicallySync: withoutWaiting,
  'aborting by a signal': abort,
  'a kept tx': keptTx,
  'what is refused': misuse,
  'who is woken': waking,
  'many who wait': crowds,
  'the order of service': serving,
}
