import { expect, it } from 'vitest'
import { RULES } from '../checked-options.ts'
import { explore } from '../explore.ts'
import { historyDependentMoves } from '../search/congruence.suite.ts'
import { corpus } from './corpus.suite.ts'
import { nameOf } from './verdict.suite.ts'

// What a search takes for one state must go on in one way, also under rules whose verdicts the corpus
// does not know.

const programs = await corpus()

it.each(programs.map((judged) => ({ ...judged, name: nameOf(judged) })))(
  '$name: a state and a move lead to one state',
  async ({ program }) => {
    for (const rule of RULES) {
      const moves = await historyDependentMoves(program, { rule, count: 30, length: 60 })
      if (moves.length === 0) continue
      const { unseen, lengths } = await explore(program, { rule })
      // Where something cannot be looked into, or the clock is a part of the state, no such states are merged.
      const areMerged = unseen === null && lengths === null
      expect(areMerged ? moves : []).toEqual([])
    }
  },
)
