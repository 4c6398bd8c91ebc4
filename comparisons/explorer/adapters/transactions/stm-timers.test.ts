import { describe, expect, it } from 'vitest'
import { atomically, orElse, TimeoutError, TQueue, TTimer, type Tx } from '../../../../stm/index.ts'
import { type ExploreOptions, explore, type Program } from '../../index.ts'

/** Takes a letter within a time. Returns `undefined` when it is over. */
type Fetch = (letters: TQueue<string>) => Promise<string | undefined>

const withTimeout: Fetch = (letters) =>
  atomically((tx) => letters.take(tx), { timeout: 5 }).catch((error: unknown) => {
    if (error instanceof TimeoutError) return undefined
    throw error
  })

const withTimer: Fetch = async (letters) => {
  const timer = new TTimer(5)
  const letter = await atomically(
    orElse(
      (tx: Tx) => letters.take(tx),
      (tx) => {
        timer.await(tx)
        return undefined
      },
    ),
  )
  timer.stop()
  return letter
}

const program =
  (fetch: Fetch): Program =>
  ({ work }) => {
    const letters = TQueue.unbounded<string>({ name: 'letters' })
    const ends = { received: 0, missed: 0 }
    return {
      subject: { letters, ends },
      tasks: {
        Ann: async () => {
          if ((await fetch(letters)) === undefined) ends.missed += 1
          else ends.received += 1
        },
        postman: async () => {
          await work('walks')
          await atomically((tx) => letters.offer(tx, 'dear Ann'))
        },
      },
      finally: {
        'the letter came in time': () => ends.missed === 0,
      },
    }
  }

describe.each<[string, Fetch]>([
  ['the option timeout', withTimeout],
  ['a TTimer as an alternative', withTimer],
])('%s', (_, fetch) => {
  const options: ExploreOptions[] = [{}, { rule: 'event-loop' }]
  it.each(options)('comes before or after what it limits, under %o', async (options) => {
    const { outcomes, complete, unseen, failures } = await explore(program(fetch), options)
    expect([[...outcomes.keys()].sort(), complete, unseen]).toEqual([
      ['completed', 'invariant broken'],
      true,
      null,
    ])
    expect(failures[0]?.ending.message).toContain('the letter came in time')
  })
})

it('a TTimer in the subject is seen, with its variable', async () => {
  const merged = await explore(({ work }) => {
    const subject = { timer: new TTimer(5), first: '' }
    const arrive = (name: string) => async () => {
      await work('walks')
      if (subject.first === '') subject.first = name
    }
    const ring = () => atomically((tx) => subject.timer.await(tx)).then(arrive('bell'))
    return { subject, tasks: { Ann: arrive('Ann'), Bob: arrive('Bob'), bell: ring } }
  })
  expect([[...merged.outcomes.keys()], merged.complete, merged.unseen]).toEqual([
    ['completed'],
    true,
    null,
  ])
})
