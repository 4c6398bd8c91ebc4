import { expect, it } from 'vitest'
import { atomically, check, TChan, TQueue, TVar } from '../../../../stm/index.ts'
import { type ExploreOptions, explore, type Program } from '../../index.ts'

const rules: ExploreOptions[] = [{}, { rule: 'event-loop' }, { rule: 'preemptive' }]

/** Two workers share the items of a queue that a producer closes. `close` says how. */
const workersWith =
  (
    items: readonly string[],
    close: (jobs: TQueue<string>, isClosed: TVar<boolean>) => Promise<unknown>,
  ): Program =>
  ({ work }) => {
    const jobs = TQueue.bounded<string>(1, { name: 'jobs' })
    const isClosed = new TVar(false, { name: 'isClosed' })
    const done: string[] = []
    const worker = async () => {
      for await (const job of jobs) {
        await work(`does ${job}`)
        done.push(job)
      }
    }
    return {
      subject: { jobs, isClosed, done },
      tasks: {
        producer: async () => {
          for (const job of items) await atomically((tx) => jobs.offer(tx, job))
          await close(jobs, isClosed)
        },
        Ann: worker,
        Bob: worker,
      },
      finally: {
        'each job was done once': () => done.toSorted().join() === items.toSorted().join(),
      },
    }
  }

it.each(rules)('workers that share a queue all end when it is closed, under %o', async (rule) => {
  const { outcomes, complete, unseen } = await explore(
    workersWith(rule.rule === 'preemptive' ? ['wash'] : ['wash', 'dry'], (jobs) =>
      atomically((tx) => jobs.close(tx)),
    ),
    rule,
  )
  expect([[...outcomes.keys()], complete, unseen]).toEqual([['completed'], true, null])
})

it('workers that wait are not woken by a flag beside the queue', async () => {
  const { outcomes } = await explore(
    workersWith(['wash'], (_, isClosed) => atomically((tx) => isClosed.set(tx, true))),
  )
  expect([...outcomes.keys()]).toContain('deadlock')
})

it.each(rules)('a loop that is left takes nothing more, under %o', async (rule) => {
  const { outcomes, complete, unseen } = await explore(() => {
    const news = new TChan<number>({ name: 'news' })
    const read = new TVar(0, { name: 'read' })
    return {
      subject: { news, read },
      tasks: {
        sender: async () => {
          for (const item of [1, 2, 3]) await atomically((tx) => news.send(tx, item))
        },
        reader: async () => {
          for await (const item of news) {
            await atomically((tx) => read.set(tx, item))
            if (item === 2) break
          }
          await atomically((tx) => check(tx, read.get(tx) === 2 && news.peek(tx) === 3))
        },
      },
    }
  }, rule)
  expect([[...outcomes.keys()], complete, unseen]).toEqual([['completed'], true, null])
})
