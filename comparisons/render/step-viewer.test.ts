import { expect, it } from 'vitest'
import type { Program } from '../explorer/index.ts'
import { toAscii } from '../text/ascii.ts'
import { playCommand, replayCommand } from './command.ts'
import { fenced, figureOf } from './markdown.ts'
import { crossing, scheduled } from './schedules.suite.ts'
import { renderFrame } from './step-viewer.ts'

const run = await scheduled(crossing, 'ABBA')

const SIZE = { columns: 80, rows: 24 }

const frame = (taken: number, size = SIZE) => renderFrame(run, 'a title', taken, size).join('\n')

it('shows the steps taken and no more, what each task holds, and what it waits for', () => {
  expect(frame(0)).not.toContain('acquires')
  expect(frame(2)).toContain('acquires locks.b')
  expect(frame(2)).not.toContain('waits for locks.a')
  expect(frame(2)).toContain('Bob has locks.b')
  expect(frame(3)).toContain('Bob has locks.b, waits for locks.a')
  expect(frame(3)).not.toContain('✗ end')
  expect(frame(3)).toContain('step 3 of 4')
  expect(frame(4)).toContain('✗ end   Alice waits for locks.b, which Bob has')
})

it('shows where a schedule begins to repeat only once it is there', () => {
  const again = { ...run, repeatsFrom: 2 }
  const framed = (taken: number) => renderFrame(again, 'a title', taken, SIZE).join('\n')
  expect(framed(2)).not.toContain('again and again')
  expect(framed(3)).toContain('again and again')
})

/** Two orders for the last piece of a shelf. */
const shopping: Program = ({ work }) => {
  const shelf = { pieces: 1 }
  const buy = async () => {
    await work('pays')
    shelf.pieces -= 1
  }
  return { subject: { shelf }, tasks: { Ann: buy, Bob: () => buy() } }
}

it('shows which plain fields a step changed, and the line in the source', async () => {
  const bought = await scheduled(shopping, 'ABAB')
  const lines = renderFrame(bought, 'a title', 4, SIZE)
  expect(lines.find((line) => line.startsWith('   1'))).toMatch(
    /pays \(step-viewer\.test\.ts:\d+\)$/,
  )
  expect(lines.find((line) => line.startsWith('   3'))).toMatch(/ shelf\.pieces 1→0, done/)
  expect(lines.find((line) => line.startsWith('   4'))).toMatch(/ shelf\.pieces 0→-1, done/)
})

it('shortens a place in the source that does not fit into its lane, and breaks none', async () => {
  const bought = await scheduled(shopping, 'ABAB')
  const tasks = ['Ann', 'Bob', 'Carol', 'Dan', 'Eve']
  const text = renderFrame({ ...bought, tasks }, 'a title', 4, SIZE).join('\n')
  expect(text).toMatch(/pays \(:\d+\)/)
  expect(text).not.toContain('step-viewer')
})

it('fits into the terminal, and shows the latest step there', () => {
  for (const size of [SIZE, { columns: 40, rows: 12 }, { columns: 200, rows: 9 }]) {
    for (let taken = 0; taken <= 4; taken += 1) {
      const lines = frame(taken, size).split('\n')
      expect(lines.length).toBeLessThanOrEqual(size.rows)
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(size.columns)
    }
  }
  expect(frame(3, { columns: 80, rows: 9 })).toContain('waits for locks.a')
})

it('has a sign in ASCII for each sign, as wide', () => {
  expect(toAscii('  ✗ end ↷ ↻ ✓ a→b … 1.23·10^15')).toBe('  X end ^ @ + a>b ~ 1.23.10^15')
  expect(toAscii('naïve 東 🍴')).toBe('na?ve ? ??')
})

it('names a command in a form that can be pasted', () => {
  expect(replayCommand('p', 't', 30)).toBe('npx tsx scripts/run p \\\n  --replay t')
  expect(replayCommand('p', 't', 80)).toBe('npx tsx scripts/run p --replay t')
  expect(playCommand('t', 30)).toBe('npx tsx scripts/page --serve \\\n  --at t')
})

it('makes a figure in Markdown that nothing in it can end', () => {
  expect(figureOf(run, 'a caption')).toMatch(/^```text\n step {2}Alice[\s\S]+```\n\na caption\n$/)
  expect(fenced('a\n```\nb\n', 'ts')).toBe('````ts\na\n```\nb\n````\n')
})
