import './started-by-mistake.ts'
import type { Size } from '../comparisons/render/step-viewer.ts'

/** The part of stdin that {@link browse} uses. */
export interface Keyboard {
  setRawMode(isRaw: boolean): unknown
  setEncoding(encoding: 'utf8'): unknown
  resume(): unknown
  pause(): unknown
  on(event: 'data', listener: (keys: string) => void): unknown
  on(event: 'end', listener: () => void): unknown
  removeAllListeners(event: 'data' | 'end'): unknown
}

/** The part of stdout that {@link browse} uses. */
export interface Screen {
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  write(text: string): unknown
  on(event: 'resize', listener: () => void): unknown
  off(event: 'resize', listener: () => void): unknown
}

const SIGNALS = { SIGHUP: 129, SIGTERM: 143 } as const

/** Ends the process with the exit code of the signal, after the terminal is restored on `exit`. */
function end(signal: NodeJS.Signals): void {
  process.exit(signal in SIGNALS ? SIGNALS[signal as keyof typeof SIGNALS] : 1)
}

/**
 * Switches to the terminal's second screen, which leaves the first one untouched, and hides the
 * cursor.
 */
const ENTER = '\x1b[?1049h\x1b[?25l'
const LEAVE = '\x1b[?25h\x1b[?1049l'
const CLEAR = '\x1b[H\x1b[2J'

/** How each key changes the number of steps that are shown. */
const MOVES: Readonly<Record<string, (taken: number, last: number) => number>> = {
  '\x1b[C': (taken) => taken + 1,
  ' ': (taken) => taken + 1,
  '\r': (taken) => taken + 1,
  '\x1b[D': (taken) => taken - 1,
  '\x7f': (taken) => taken - 1,
  '\x1b[H': () => 0,
  '\x1b[1': () => 0,
  '\x1b[F': (_, last) => last,
  '\x1b[4': (_, last) => last,
}

/**
 * The keys in a piece of input, which has several if they are pressed quickly. Some terminals send
 * O where others send [.
 */
function keysIn(text: string): string[] {
  const [first = '', ...sequences] = text.split('\x1b')
  return [...first, ...sequences.flatMap((rest) => [`\x1b[${rest.slice(1, 2)}`, ...rest.slice(2)])]
}

/**
 * Shows 0 to `last` steps, as the reader's keys ask for, until `q`. Restores the terminal however
 * this ends, by an error or a signal included.
 * @returns whether Ctrl-C ended it.
 */
export async function browse(
  last: number,
  frame: (taken: number, size: Size) => readonly string[],
  keyboard: Keyboard,
  screen: Screen,
): Promise<boolean> {
  let taken = 0
  const draw = () => {
    // Some terminals report a size of zero.
    const size = { columns: screen.columns || 80, rows: screen.rows || 24 }
    screen.write(`${CLEAR}${frame(taken, size).join('\r\n')}`)
  }
  const restore = () => {
    keyboard.setRawMode(false)
    screen.write(LEAVE)
  }
  let redraw = () => {}
  process.once('exit', restore)
  process.once('SIGTERM', end)
  process.once('SIGHUP', end)
  try {
    keyboard.setRawMode(true)
    keyboard.setEncoding('utf8')
    screen.write(ENTER)
    draw()
    return await new Promise((resolve, reject) => {
      const press = (key: string) => {
        if (key === '\x03') resolve(true)
        if (key === 'q' || key === '\x04') resolve(false)
        taken = Math.min(last, Math.max(0, MOVES[key]?.(taken, last) ?? taken))
      }
      redraw = () => {
        try {
          draw()
        } catch (error) {
          reject(error)
        }
      }
      screen.on('resize', redraw)
      keyboard.on('data', (keys) => {
        for (const key of keysIn(keys)) press(key)
        redraw()
      })
      keyboard.on('end', () => resolve(false))
      keyboard.resume()
    })
  } finally {
    screen.off('resize', redraw)
    keyboard.removeAllListeners('data')
    keyboard.removeAllListeners('end')
    keyboard.pause()
    process.off('exit', restore)
    process.off('SIGTERM', end)
    process.off('SIGHUP', end)
    restore()
  }
}
