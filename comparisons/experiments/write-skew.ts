import { atomically, TVar, type Tx } from '../../stm/index.ts'
import { explain, explore, type Program } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'

type Ward = Readonly<Record<'alice' | 'bob', TVar<boolean>>>
type Doctor = keyof Ward

const onCall = (tx: Tx, { alice, bob }: Ward) => Number(alice.get(tx)) + Number(bob.get(tx))

/** Goes off call if another doctor stays. The commit validates everything that was read. */
const validated = (ward: Ward, me: Doctor) =>
  atomically((tx) => {
    if (onCall(tx, ward) > 1) ward[me].set(tx, false)
  })

/**
 * The same under snapshot isolation: it reads a snapshot, and the commit checks only whether another
 * transaction has written what this one writes.
 */
async function snapshot(ward: Ward, me: Doctor): Promise<void> {
  for (;;) {
    const [others, mine] = await atomically((tx) => [onCall(tx, ward), ward[me].get(tx)])
    if (others <= 1) return
    const isCommitted = await atomically((tx) => {
      if (ward[me].get(tx) !== mine) return false
      ward[me].set(tx, false)
      return true
    })
    if (isCommitted) return
  }
}

const program =
  (leave: typeof validated): Program =>
  () => {
    const ward = { alice: new TVar(true), bob: new TVar(true) }
    return {
      subject: ward,
      tasks: { Alice: () => leave(ward, 'alice'), Bob: () => leave(ward, 'bob') },
      invariants: { 'a doctor is on call': () => ward.alice.peek() || ward.bob.peek() },
    }
  }

export default experiment({
  title: 'write skew: two doctors go off call at the same time',
  async run(print) {
    for (const leave of [validated, snapshot]) {
      print(`${leave.name} reads, with a switch possible at every read:`)
      const found = await explore(program(leave), { rule: 'preemptive' })
      print(explain(found))
      print()
    }
  },
})
