import { setImmediate } from 'node:timers/promises'
import { atomically, check, inspect, TVar } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

/** A kitchen whose dinner is never served. */
async function cook(): Promise<void> {
  const [knife, board] = [new TVar('free', { name: 'knife' }), new TVar('free', { name: 'board' })]
  const dishes = new TVar(0, { name: 'dishes' })
  const take = (tool: TVar<string>, cook: string) =>
    atomically(
      (tx) => {
        check(tx, tool.get(tx) === 'free')
        tool.set(tx, `taken by ${cook}`)
      },
      { name: `${cook} takes the ${tool.name}` },
    )
  const chop = async (cook: string, first: TVar<string>, second: TVar<string>) => {
    await take(first, cook)
    await take(second, cook)
    // … and would give both back.
  }
  const done = () => atomically((tx) => dishes.update(tx, (n) => n + 1), { name: 'a dish is done' })
  void atomically((tx) => check(tx, dishes.get(tx) >= 3), { name: 'dinner' })
  void chop('Alice', knife, board).then(done)
  void chop('Bob', board, knife).then(done)
  await done()
}

export default experiment({
  title: 'a program that hangs is asked why',
  async run(print) {
    let clock = 0
    Date.now = () => clock // Set by hand, so that the output is the same each time.
    const inspector = inspect()
    await cook()
    await setImmediate()
    clock += 7_000
    print(inspector.report())
    print()
    const counts = Object.entries(inspector.stats()).map(([name, of]) => [
      name,
      ...[of.commits, of.waits, of.wakeUps, of.wasted],
    ])
    print(columns([['transaction', 'commits', 'waits', 'wake-ups', 'wasted'], ...counts]))
  },
})
