import { Mutex } from 'async-mutex'
import { expect, it } from 'vitest'
import { atomically, check, TVar } from '../../stm/index.ts'
import { advance, DivergedSchedule, explore, type Move, type Program, type Rule } from './index.ts'
import { counting, reading, transfers, twoMutexes } from './page.suite.ts'

const programs: Readonly<Record<string, readonly [Program, readonly Rule[]]>> = {
  'two mutexes': [twoMutexes, ['node', 'event-loop']],
  transfers: [transfers, ['node', 'event-loop']],
  counting: [counting, ['node', 'event-loop']],
  reading: [reading, ['node', 'event-loop', 'preemptive']],
}

/** How all schedules end, each followed by choosing among the moves that `advance` offers. */
async function endingsBelow(
  program: Program,
  rule: Rule,
  schedule: readonly Move[] = [],
): Promise<readonly string[]> {
  const { ending, next } = await advance(program, schedule, rule)
  if (ending !== null) return [ending.outcome]
  const endings: string[] = []
  for (const { move } of next) {
    endings.push(...(await endingsBelow(program, rule, [...schedule, move])))
  }
  return endings
}

const tally = (outcomes: readonly string[]) =>
  Object.fromEntries(
    [...new Set(outcomes)]
      .sort()
      .map((outcome) => [outcome, BigInt(outcomes.filter((each) => each === outcome).length)]),
  )

it.each(Object.entries(programs))('offers all ways to go on, and no other: %s', async (...of) => {
  const [, [program, rules]] = of
  for (const rule of rules) {
    const { outcomes, complete } = await explore(program, { rule })
    expect(complete).toBe(true)
    expect(tally(await endingsBelow(program, rule))).toEqual(
      Object.fromEntries([...outcomes].sort()),
    )
  }
})

it('shows who holds what and who waits, and how a deadlock ends the run', async () => {
  const start = await advance(twoMutexes, [], 'event-loop')
  expect(start).toMatchObject({ steps: [], ending: null, cause: null, locks: [] })
  expect(start.tasks.map(({ state }) => state)).toEqual(['able', 'able'])
  expect(start.next.map(({ task, step }) => [task, ...step.actions])).toEqual([
    ['Alice', 'acquires left'],
    ['Bob', 'acquires right'],
  ])

  const schedule = [0, 1, 0].map((task) => ({ task, operation: 0 }))
  const blocked = await advance(twoMutexes, schedule, 'event-loop')
  expect(blocked.locks).toEqual([
    { lock: 'left', permits: 1, holders: ['Alice'], queue: [] },
    { lock: 'right', permits: 1, holders: ['Bob'], queue: ['Alice'] },
  ])
  expect(blocked.tasks[0]).toMatchObject({
    task: 'Alice',
    state: 'waiting',
    awaits: [{ waitsFor: { kind: 'lock', name: 'right' }, heldBy: ['Bob'], isReady: false }],
  })
  expect(blocked.next).toMatchObject([{ task: 'Bob', ending: { outcome: 'deadlock' } }])

  const end = await advance(twoMutexes, [...schedule, { task: 1, operation: 0 }], 'event-loop')
  expect(end).toMatchObject({ next: [], ending: { outcome: 'deadlock' }, cause: { kind: 'cycle' } })
  expect(end.ending?.cycle).toHaveLength(2)
})

/** A task that waits for a change, plain fields, a record, and a variable. */
const ordering: Program = ({ work }) => {
  const ready = new TVar(false, { name: 'ready' })
  const subject = { ready, lock: new Mutex(), served: 0 }
  const record = { meals: 0 }
  return {
    subject,
    record,
    tasks: {
      async cook() {
        await work('cooks')
        await atomically((tx) => ready.set(tx, true))
      },
      async guest() {
        await atomically((tx) => check(tx, ready.get(tx)))
        subject.served += 1
        record.meals += 1
      },
    },
  }
}

it('shows variables, fields, the record, and the line at which each task stands', async () => {
  const move = (task: number) => ({ task, operation: 0 })
  const waiting = await advance(ordering, [move(1), move(0)])
  expect(waiting.variables).toEqual([{ name: 'ready', value: 'false' }])
  expect(waiting.fields).toContainEqual({ name: 'served', value: '0' })
  expect(waiting.record).toEqual([{ name: 'meals', value: '0' }])
  const [cook, guest] = waiting.tasks
  expect(cook).toMatchObject({ state: 'able', awaits: [{ label: 'cooks', isReady: true }] })
  expect(guest?.awaits[0]?.waitsFor).toEqual({ kind: 'change', variables: ['ready'] })
  expect(cook?.awaits[0]?.place?.file).toMatch(/advance\.test\.ts$/)
  expect(guest?.awaits[0]?.place?.line).toBeGreaterThan(cook?.awaits[0]?.place?.line ?? Infinity)

  const [only] = waiting.next
  expect(only).toMatchObject({ task: 'cook', label: 'cooks', isNodes: true })
  const done = await advance(ordering, [...waiting.schedule, move(0)])
  expect(done.steps.at(-1)).toEqual(only?.step)
  expect(done).toMatchObject({ ending: { outcome: 'completed' }, next: [] })
  expect(done.variables).toEqual([{ name: 'ready', value: 'true' }])
  expect(done.record).toEqual([{ name: 'meals', value: '1' }])
})

it('refuses a schedule that cannot be followed, and one that is longer than the run', async () => {
  const impossible = [{ task: 7, operation: 0 }]
  await expect(advance(ordering, impossible)).rejects.toThrow(DivergedSchedule)
  const { ending, schedule } = await advance(ordering, [
    { task: 1, operation: 0 },
    { task: 0, operation: 0 },
    { task: 0, operation: 0 },
  ])
  expect(ending).not.toBeNull()
  const more = [...schedule, { task: 0, operation: 0 }]
  await expect(advance(ordering, more)).rejects.toThrow(DivergedSchedule)
})
