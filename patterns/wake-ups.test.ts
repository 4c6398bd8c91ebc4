import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ListeningBarrier from './barrier/event.ts'
import PhaseBarrier from './barrier/mutex.ts'
import type { Barrier } from './barrier/problem.ts'
import AtomicBarrier from './barrier/stm.ts'
import { Bell } from './bell.ts'
import MarkingEditor from './keyed-lock/event.ts'
import { Disk, type Editor } from './keyed-lock/problem.ts'
import AtomicEditor from './keyed-lock/stm.ts'

// What a side pays for waking those who need not be woken: the prices in the files speak about it, and verdicts do not.

const WAITING = 100

afterEach(() => {
  vi.restoreAllMocks()
})

/** Counts how many listeners are woken from now on. */
function wakeUps(): () => number {
  let count = 0
  const { ring } = Bell.prototype
  vi.spyOn(Bell.prototype, 'ring').mockImplementation(function (this: Bell) {
    count += this.listeners.size
    ring.call(this)
  })
  return () => count
}

describe('parties that arrive one by one', () => {
  async function arrive(barrier: Barrier): Promise<void> {
    const meetings: Promise<void>[] = []
    for (let i = 0; i < WAITING; i += 1) {
      meetings.push(barrier.meet())
      await setImmediate()
    }
    await Promise.all(meetings)
  }

  it.each([PhaseBarrier, ListeningBarrier])('are woken once each by $name', async (BarrierOf) => {
    const count = wakeUps()
    await arrive(new BarrierOf(WAITING))
    expect(count()).toBe(WAITING - 1)
  })

  it('look once more each, with transactions', async () => {
    const look = vi.spyOn(AtomicBarrier.prototype, 'passAfter')
    await arrive(new AtomicBarrier(WAITING))
    expect(look).toHaveBeenCalledTimes(2 * WAITING - 1)
  })
})

describe('edits that wait for a file', () => {
  /** Edits one file while a hundred edits wait for another file. `around` is called before and after. */
  async function editAnother(editorOf: (disk: Disk) => Editor, around: () => void): Promise<void> {
    const editor = editorOf(new Disk({ work: () => setImmediate() }, ['a.ts', 'b.ts']))
    let finish = (): void => {}
    const isFinished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const first = editor.edit('a.ts', async (text) => {
      await isFinished
      return text
    })
    const others = Array.from({ length: WAITING }, () => editor.edit('a.ts', (text) => text))
    for (let i = 0; i < 10; i += 1) await setImmediate()
    around()
    await editor.edit('b.ts', (text) => text)
    await setImmediate()
    around()
    finish()
    await Promise.all([first, ...others])
  }

  it('are not woken by the end of an edit of another file, with bells', async () => {
    const count = wakeUps()
    const counts: number[] = []
    await editAnother(
      (disk) => new MarkingEditor(disk),
      () => counts.push(count()),
    )
    expect(counts).toEqual([0, 0])
    expect(count()).toBeGreaterThanOrEqual(WAITING)
  })

  it('are not woken by the end of an edit of another file, with transactions', async () => {
    const mark = vi.spyOn(AtomicEditor.prototype, 'mark')
    const counts: number[] = []
    await editAnother(
      (disk) => new AtomicEditor(disk),
      () => counts.push(mark.mock.calls.length),
    )
    const ofTheOtherFile = 1
    expect(counts).toEqual([1 + WAITING, 1 + WAITING + ofTheOtherFile])
  })
})
