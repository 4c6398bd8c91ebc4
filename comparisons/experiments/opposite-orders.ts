import { atomically, TVar } from '../../stm/index.ts'
import { explain, explore, type Program } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'

/** Tasks that flip the same two switches. Every other task begins with the second switch. */
const program =
  (tasks: number, isEndless: boolean): Program =>
  () => {
    const [left, right] = [new TVar(false), new TVar(false)]
    const flip = (first: TVar<boolean>, second: TVar<boolean>) => () =>
      atomically((tx) => {
        first.update(tx, (isOn) => !isOn)
        second.update(tx, (isOn) => !isOn)
      })
    const names = ['Alice', 'Bob', 'Carol'].slice(0, tasks)
    const taskOf = (i: number) => (i % 2 === 0 ? flip(left, right) : flip(right, left))
    return {
      subject: { left, right },
      tasks: Object.fromEntries(names.map((name, i) => [name, taskOf(i)])),
      endless: isEndless ? names : [],
      finally: { 'both are flipped equally often': () => left.peek() === right.peek() },
    }
  }

export default experiment({
  title: 'transactions that take the same variables in opposite orders',
  async run(print) {
    print('three tasks, once each, with a switch possible at every read:')
    print(explain(await explore(program(3, false), { rule: 'preemptive' })))
    print()
    print('two tasks, again and again, as JavaScript runs them:')
    print(explain(await explore(program(2, true))))
    print()
    print('two tasks, again and again, with a switch possible at every read:')
    const found = await explore(program(2, true), { rule: 'preemptive' })
    print(explain(found))
    print(`every way in which it fails: ${found.failures.map(({ ending }) => ending.outcome)}`)
  },
})
