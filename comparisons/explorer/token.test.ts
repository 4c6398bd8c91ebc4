import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BadToken, readToken, slug, type Token, writeToken } from './token.ts'

const token = (schedule: Token['schedule']): Token => ({
  program: ['dining', 'mutex', 'two-tables'],
  rule: 'preemptive',
  outcome: 'deadlock',
  schedule,
})

const anySchedule = fc.array(
  fc.record(
    {
      task: fc.nat(51),
      operation: fc.oneof(fc.constant(0), fc.nat(12)),
      atOnce: fc.constant(true as const),
    },
    { requiredKeys: ['task', 'operation'] },
  ),
)

it('reads what it has written, whatever the schedule', () => {
  fc.assert(
    fc.property(anySchedule, (schedule) => {
      const text = writeToken(token(schedule))
      expect(text).toMatch(/^[A-Za-z0-9._~=@:-]+$/)
      expect(readToken(text, 'dining', 2)).toEqual(token(schedule))
    }),
  )
})

it('is short: a letter for each step, with a number where one repeats', () => {
  const schedule = [0, 2, 2, 1, 1, 0].map((task) => ({ task, operation: 0 }))
  expect(writeToken(token(schedule))).toMatch(/^1:mutex:two-tables:pd:ac2b2a:\w{5}$/)
})

it('names become words that no shell minds', () => {
  expect(slug("A meal, at 'two' tables!")).toBe('a-meal-at-two-tables')
})

it.each([
  ['stock >= 0', 'stock <= 0'],
  ['a payment', 'A payment'],
  ['оплата', 'доставка'],
  ['two payments', 'two payments!'],
  ['a  payment', 'a payment'],
  ['buys 2-3 items', 'buys 2 3 items'],
  ['buys 2-3 items', 'buys-2-3-items'],
])('of %j is none of %j', (name, other) => {
  const written = writeToken({ ...token([{ task: 0, operation: 0 }]), program: [name] })
  expect(readToken(written, name, 0).program).toEqual([name])
  expect(() => readToken(written, other, 0)).toThrow(`is not a token of ${other}`)
})

it('of a name that is all words is the same as ever', () => {
  const printed = '1:mutex-race:a-client-who-gives-up:nd:ba2b:xa52w'
  expect(readToken(printed, 'semaphore', 2).outcome).toBe('deadlock')
})

it('notices any single change', () => {
  const text = writeToken(
    token([
      { task: 0, operation: 0 },
      { task: 1, operation: 0 },
    ]),
  )
  for (let i = 0; i < text.length; i += 1) {
    const changed = `${text.slice(0, i)}${text[i] === 'b' ? 'c' : 'b'}${text.slice(i + 1)}`
    expect(() => readToken(changed, 'dining', 2), changed).toThrow(BadToken)
    expect(() => readToken(text.slice(0, i), 'dining', 2)).toThrow(BadToken)
  }
})

it('says what is wrong: the version, the shape, or that it belongs elsewhere', () => {
  const text = writeToken(token([{ task: 0, operation: 0 }]))
  expect(() => readToken(text.replace('1:', '7:'), 'dining', 2)).toThrow(
    'of version 7; this is version 1',
  )
  expect(() => readToken('nonsense', 'dining', 2)).toThrow("6 fields, separated by ':'")
  expect(() => readToken(text, 'banking', 2)).toThrow('or is not a token of banking')
})

it('says which field is damaged, before it asks to whom the token belongs', () => {
  const text = writeToken(token([{ task: 0, operation: 0 }]))
  expect(() => readToken(text.replace(':pd:', ':zz:'), 'banking', 2)).toThrow(
    "'zz' is not an ending: the token is damaged",
  )
  expect(() => readToken(text.replace(':a:', ':a-b:'), 'banking', 2)).toThrow(
    "'a-b' is not a schedule: the token is damaged",
  )
  expect(() => readToken(text.slice(0, -2), 'banking', 2)).toThrow(
    `'${text.slice(-5, -2)}' is not a checksum: the token is damaged`,
  )
})
