import { atomically, TVar } from '../../stm/index.ts'
import { explain, explore, type Program } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'

/** A balance in memory and its copy on a disk. The power may fail at any moment. */
const program =
  (isToldFirst: boolean): Program =>
  ({ work }) => {
    const balance = new TVar(100)
    const disk = { balance: 100 }
    const record = { told: 100, isLost: false }
    const save = async (amount: number) => {
      await work('writes to the disk')
      disk.balance = amount
    }
    const withdraw = async () => {
      const left = await atomically((tx) => {
        balance.update(tx, (amount) => amount - 30)
        return balance.get(tx)
      })
      if (!isToldFirst) await save(left)
      record.told = left
      if (isToldFirst) await save(left)
    }
    // After the power has failed, the customer hears nothing more.
    const fail = async () => {
      await work('stays on for a while')
      record.isLost = record.told < disk.balance
    }
    return {
      subject: { balance, disk },
      record,
      tasks: { Customer: withdraw, Power: fail },
      invariants: { 'what the customer was told is on the disk': () => !record.isLost },
    }
  }

export default experiment({
  title: 'what is left of a commit when the power fails',
  async run(print) {
    for (const isToldFirst of [true, false]) {
      print(`committed, then ${isToldFirst ? 'told, then saved' : 'saved, then told'}:`)
      print(explain(await explore(program(isToldFirst))))
      if (isToldFirst) print()
    }
  },
})
