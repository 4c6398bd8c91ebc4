import { TIMEOUT } from '../../patterns/actor.ts'
import { experiment } from './kit/experiment.ts'
import { verdicts } from './kit/verdicts.ts'
import { askEachOther } from './single-owner/ask-each-other.ts'
import type { Audit } from './single-owner/bank-day.ts'
import { isAskedBack, keepsServing, oneActor, servesNoOne } from './single-owner/one-bank.ts'
import { transferByMessages } from './single-owner/saga.ts'
import { twoPhaseCommit } from './single-owner/two-phase-commit.ts'

const saga = (audit: Audit) => transferByMessages({ compensates: true, audit })

export default experiment({
  title: 'actors: one per account, or one for the bank',
  async run(print) {
    print(
      await verdicts({
        'one actor for the bank': oneActor,
        'one actor that keeps serving while it asks a service': keepsServing,
        'one actor that serves no one while it asks a service': servesNoOne,
        'the same, and the service asks the bank back': isAskedBack,
        'two actors that ask each other': askEachOther(),
        'two actors that ask each other and give up after a second': askEachOther(TIMEOUT),
        'an actor per account, no compensation': transferByMessages({
          compensates: false,
          audit: 'in the end',
        }),
        'an actor per account, a saga': saga('in the end'),
        'the same saga, and an auditor looks meanwhile': saga('meanwhile'),
        'two-phase commit, prepared in any order': twoPhaseCommit({ isOrdered: false }),
        'two-phase commit in any order, with a timeout': twoPhaseCommit({
          isOrdered: false,
          timeout: TIMEOUT,
        }),
        'the same, if a payment may be refused': twoPhaseCommit({
          isOrdered: false,
          timeout: TIMEOUT,
          mayRefuse: true,
        }),
        'two-phase commit, prepared in one order': twoPhaseCommit({ isOrdered: true }),
      }),
    )
  },
})
