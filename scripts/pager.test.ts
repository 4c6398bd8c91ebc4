import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import type { Size } from '../comparisons/render/step-viewer.ts'
import { browse, type Keyboard, type Screen } from './pager.ts'

const RIGHT = '\x1b[C'
const LEFT = '\x1b[D'

/** A terminal that records what is done to it. */
class Terminal extends EventEmitter implements Keyboard, Screen {
  readonly columns = 0
  readonly rows = 0
  size: Size | undefined
  isRaw = false
  isRead = false
  written = ''
  readonly shown: number[] = []

  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw
  }
  setEncoding(): void {}
  resume(): void {
    this.isRead = true
  }
  pause(): void {
    this.isRead = false
  }
  write(text: string): void {
    this.written += text
  }

  /** Browses five steps with these keys, one piece of input each. */
  async press(...keys: readonly string[]): Promise<boolean> {
    const frame = (taken: number, size: Size) => {
      this.size = size
      return [`${this.shown.push(taken)}`]
    }
    const browsed = browse(5, frame, this, this)
    for (const key of keys) this.emit('data', key)
    return await browsed
  }
}

it.each<[string, string[], number[]]>([
  ['shows no step at first', ['q'], [0, 0]],
  ['the right arrow and space show the next step', [RIGHT, ' ', 'q'], [0, 1, 2, 2]],
  ['the left arrow goes back', [RIGHT, RIGHT, LEFT, 'q'], [0, 1, 2, 1, 1]],
  [
    'stops at the first and the last step',
    [LEFT, '\x1b[F', RIGHT, '\x1b[H', 'q'],
    [0, 0, 5, 5, 0, 0],
  ],
  ['takes several keys in one piece of input', [`${RIGHT}  ${LEFT}`, 'q'], [0, 2, 2]],
  ['knows the keys of application mode', ['\x1bOC', 'q'], [0, 1, 1]],
  ['ignores other keys', ['x', '\x1b', '\x1b[A', 'q'], [0, 0, 0, 0, 0]],
])('%s', async (_, keys, shown) => {
  const terminal = new Terminal()
  expect(await terminal.press(...keys)).toBe(false)
  expect(terminal.shown).toEqual(shown)
})

it.each<[string, string, boolean]>([
  ['q', 'q', false],
  ['Ctrl-D', '\x04', false],
  ['Ctrl-C', '\x03', true],
])('%s ends it and restores the terminal', async (_, key, isInterrupted) => {
  const terminal = new Terminal()
  const listeners = () => ['exit', 'SIGTERM', 'SIGHUP'].map((name) => process.listenerCount(name))
  const before = listeners()
  expect(await terminal.press(RIGHT, key)).toBe(isInterrupted)
  const { isRaw, isRead, written } = terminal
  expect({ isRaw, isRead }).toEqual({ isRaw: false, isRead: false })
  expect(written.startsWith('\x1b[?1049h\x1b[?25l')).toBe(true)
  expect(written.endsWith('\x1b[?25h\x1b[?1049l')).toBe(true)
  expect(terminal.eventNames().flatMap((name) => terminal.listeners(name))).toEqual([])
  expect(listeners()).toEqual(before)
})

it('ends at the end of the input', async () => {
  const terminal = new Terminal()
  const browsed = terminal.press(RIGHT)
  terminal.emit('end')
  expect(await browsed).toBe(false)
})

it('draws again when the terminal is resized', async () => {
  const terminal = new Terminal()
  const browsed = terminal.press(RIGHT)
  terminal.emit('resize')
  terminal.emit('data', 'q')
  await browsed
  expect(terminal.shown).toEqual([0, 1, 1, 1])
})

it('restores the terminal when a frame cannot be drawn', async () => {
  const terminal = new Terminal()
  const browsed = browse(
    5,
    (taken) => {
      if (taken > 0) throw new Error('no picture')
      return []
    },
    terminal,
    terminal,
  )
  terminal.emit('data', RIGHT)
  await expect(browsed).rejects.toThrow('no picture')
  expect(terminal.isRaw).toBe(false)
  expect(terminal.written.endsWith('\x1b[?25h\x1b[?1049l')).toBe(true)
})

it('assumes 80 by 24 for a terminal that does not report its size', async () => {
  const terminal = new Terminal()
  await terminal.press('q')
  expect(terminal.size).toEqual({ columns: 80, rows: 24 })
})
