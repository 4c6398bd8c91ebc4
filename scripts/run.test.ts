import { describe, expect, it } from 'vitest'
import { writeToken } from '../comparisons/explorer/index.ts'
import { discoverChapters, listOnThreads, patternNames } from '../patterns/discover.ts'
import { performed } from './perform.suite.ts'
import { script } from './spawn.suite.ts'

const run = performed('run')
const runProcess = script('run')

/** Both tasks are done before all of its steps are made. */
const beyondTheEnd = writeToken({
  program: ['lost-update', 'no-await', 'two-deliveries'],
  rule: 'event-loop',
  outcome: 'completed',
  schedule: 'aabbaaaa'.split('').map((letter) => ({ task: letter === 'a' ? 0 : 1, operation: 0 })),
})

const nested = ['actors', '--solution', 'mutex-nested'] as const

describe('scripts/run', () => {
  it('lists the patterns by chapter with their lessons, within 80 columns', async () => {
    const { code, out, err } = await runProcess()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    const onThreads = await listOnThreads()
    for (const { name } of onThreads) expect(out).toContain(`\n  ${name} `)
    const [, also = ''] = out.split('\n  --on-threads ')
    const parts = onThreads.filter(({ isPart }) => isPart).map(({ name }) => name)
    expect(parts.filter((name) => !also.includes(name))).toEqual([])
    expect(parts).toContain('lost-update')
    for (const { title, entries } of await discoverChapters()) {
      const [, chapter = ''] = out.split(`${title.toUpperCase()}\n`)
      const [listed = ''] = chapter.split('\n\n')
      const rows = listed.split(/^ {2}(?=\S)/m).map((row) => row.trim().replace(/\s+/g, ' '))
      const expected = entries.map(({ name, pattern }) => `${name} ${pattern.lesson}`)
      expect(rows.filter((row) => row !== '')).toEqual(expected)
    }
  })

  it('lists the same patterns as JSON', async () => {
    const listed = JSON.parse((await run('--json')).out)
    const onThreads = (await listOnThreads()).map(({ name }) => name)
    const names = [...new Set([...(await patternNames()), ...onThreads])].sort()
    expect(listed.map(({ name }: { name: string }) => name).sort()).toEqual(names)
    expect(listed[0]).toMatchObject({
      name: 'lost-update',
      title: 'Lost update',
      lesson: expect.any(String),
      chapter: 'The event loop is a lock',
      isOnThreads: true,
    })
  })

  it('runs a problem on threads, within 80 columns, and ends with the process', async () => {
    const { code, out, err } = await runProcess('bank-on-threads', '--solution', 'mutex-opposite')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('✗ deadlock: ')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    const refused = await run('bank-on-threads', '--states', '5')
    expect(refused).toMatchObject({ code: 2, err: '--states is not for a problem on threads\n' })
  })

  it('shows a deadlock with a command that replays it, within 80 columns, without a word on stderr', async () => {
    const { code, out, err } = await runProcess(...nested)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Alice waits for locks.bob, which Bob has')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    // The schedule comes first: it is known before all scenarios are explored, and shown once.
    expect(out.match(/DEADLOCK in /g)).toHaveLength(1)
    expect(out).toMatch(
      /DEADLOCK in [\s\S]*--replay \S+\n {2}npx tsx \S+ --serve --at \S+\n\n {2}✗ opposite payments [\s\S]*✗ an audit/,
    )
    const token = /--replay (\S+)/.exec(out)?.[1] ?? 'none'
    expect(out).toContain(`npx tsx scripts/page --serve --at ${token}\n`)
    const replayed = await run('actors', '--replay', token)
    expect(replayed.code).toBe(0)
    expect(replayed.out).toContain('Alice waits for locks.bob, which Bob has')
    const [command] = replayed.out.match(/npx tsx \S+ --serve[\s\S]*\n$/) ?? ['none']
    expect(command.replace(' \\\n   ', '')).toBe(`npx tsx scripts/page --serve --at ${token}\n`)
  })

  it('prints the same facts as JSON, the same bytes in each process', async () => {
    const { code, out } = await run(...nested, '--json')
    const { pattern, ok, choice, decision, solutions } = JSON.parse(out)
    expect({ code, pattern, ok }).toEqual({ code: 0, pattern: 'actors', ok: true })
    // One solution alone decides nothing.
    expect({ choice, decision }).toMatchObject({ choice: { alone: 'event' }, decision: null })
    const [{ name, kind, declared, scenarios }] = solutions
    expect({ name, kind, declared }).toEqual({
      name: 'mutex-nested',
      kind: 'mutex',
      declared: ['completed', 'deadlock', 'invariant broken'],
    })
    expect(scenarios[0]).toMatchObject({ kind: 'liveness', complete: true, bound: null })
    expect(scenarios[0].failure.cycle).toContainEqual({
      task: 'Alice',
      waitsFor: 'locks.bob',
      heldBy: 'Bob',
    })
    expect(scenarios[0].failure.steps[0]).toMatchObject({
      task: 'Alice',
      action: expect.stringMatching(/^acquires locks\.alice/),
      others: expect.arrayContaining([{ task: 'Bob', action: 'acquires locks.bob' }]),
      events: expect.arrayContaining([
        { kind: 'acquire', lock: 'locks.alice', permits: 1 },
        { kind: 'acquire', lock: 'locks.bob', permits: 1, by: 'Bob' },
      ]),
    })
    expect((await runProcess(...nested, '--json')).out).toBe(out)
  })
})

describe('bounds', () => {
  /** In one of its scenarios there are more states. */
  const bounded = ['main-account', '--solution', 'event', '--states', '15'] as const

  it('a search that gave up says where, and how to go on', async () => {
    const { code, out } = await run(...bounded)
    expect(code).toBe(0)
    expect(out.replace(/\s+/g, ' ')).toMatch(
      /1\d states\)?: cut short; and 1,000 sampled runs: no proof; --states N searches further/,
    )
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    const [{ scenarios }] = JSON.parse((await run(...bounded, '--json')).out).solutions
    expect(scenarios).toContainEqual(
      expect.objectContaining({ complete: false, limitedBy: 'states' }),
    )
  })

  it('--first stops at the first failure, and misses none that is declared', async () => {
    const { code, out } = await run('lost-update', '--solution', 'mutex-two-sections', '--first')
    expect(code).toBe(0)
    expect(out).toContain('stopped at the first failure')
    expect(out).not.toContain('NOT AS DECLARED')
  })
})

describe('exit code 1', () => {
  it('a declared failure that the bounds leave out is reported', async () => {
    const rare = ['producer-consumer', '--solution', 'mutex-if']
    const { code, out } = await run(...rare, '--schedules', '1')
    expect(code).toBe(1)
    expect(out.replace(/\s+/g, ' ')).toContain(
      "NOT AS DECLARED: 'invariant broken' is declared and was not",
    )
  })
})

it('random runs are not said to miss what is declared', async () => {
  const { code, out } = await run('semaphore', '--solution', 'stm', '--seed', '1')
  expect(out).not.toContain('NOT AS DECLARED')
  expect(code).toBe(0)
})

it('a process ends with exit code 2 after a wrong command line', async () => {
  expect(await runProcess('dining-philosofers')).toEqual({
    code: 2,
    out: '',
    err: "unknown pattern 'dining-philosofers'; did you mean dining-philosophers?\n",
  })
})

describe('exit code 2, and one clear line', () => {
  it.each<[string, string[], string]>([
    ['an unknown pattern', ['dining-philosofers'], 'did you mean dining-philosophers?'],
    ['two patterns', ['select', 'csp'], 'one pattern at a time: select, csp\n'],
    ['a pattern and a solution', ['lost-update', 'mutex'], 'chosen by --solution mutex'],
    ['a misspelt option', ['--soluton', 'stm'], "'--soluton'; did you mean --solution?"],
    ['no time at all', ['lost-update', '--seconds', '0'], 'a whole number from 1 on'],
    ['no runs at all', ['lost-update', '--schedules', '0'], 'a whole number from 1 on'],
    ['a seed beside a token', ['--replay', 'x', '--seed', '4'], 'no difference beside --replay'],
    ['a bound beside a seed', ['--seed', '4', '--states', '9'], 'no difference beside --seed'],
    ['an unknown solution', ['dining-philosophers', '--solution', 'mutx'], 'did you mean mutex'],
    ['a bound that is not a number', ['dining-philosophers', '--preemptions', 'x'], "not 'x'"],
    ['a negative bound', ['dining-philosophers', '--schedules=-1'], "not '-1'"],
    ['a bound with an exponent', ['lost-update', '--states', '1e3'], "not '1e3'"],
    ['a bound on steps that is none', ['lost-update', '--steps', ''], "not ''"],
    [
      'a switch with a value',
      ['lost-update', '--first=yes'],
      "'--first' does not take an argument",
    ],
    ['a switch without its pattern', ['--first'], '--first needs a pattern'],
    ['a letter that is no option', ['-x'], "unknown option '-x'; --help shows all"],
    ['a value that is missing', ['lost-update', '--seed'], '--seed needs a value'],
    ['a value that is an option', ['--states', '-1'], "--states needs a value, and '-1' is none"],
    ['an unknown option', ['--bogus'], "unknown option '--bogus'"],
    ['an option without its pattern', ['--seed', '3'], '--seed needs a pattern'],
    ['a malformed token', ['dining-philosophers', '--replay', 'x'], 'bad token: a token has'],
    [
      'a damaged token',
      ['dining-philosophers', '--replay', '1:mutex:three-dine:ed:ab:00000'],
      'bad token: the token is damaged',
    ],
    [
      'a schedule that the code cannot follow',
      ['lost-update', '--replay', beyondTheEnd],
      'the schedule cannot be followed beyond step 4: the code has changed since it was found',
    ],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err.split('\n').filter((line) => /^\S/.test(line))).toHaveLength(1)
  })
})
