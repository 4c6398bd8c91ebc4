import type { Size } from '../comparisons/render/step-viewer.ts'

/** The part of a terminal that is needed to walk on it. */
export interface Keyboard {
  setRawMode(isRaw: boolean): unknown
  setEncoding(encoding: 'utf8'): unknown
  resume(): unknown
  pause(): unknown
  on(event: 'data', listener: (keys: string) => void): unknown
  on(event: 'end', listener: () => void): unknown
  removeAllListeners(event: 'data' | 'end'): unknown
}

export interface Screen {
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  write(text: string): unknown
  on(event: 'resize', listener: () => void): unknown
  off(event: 'resize', listener: () => void): unknown
}

const SIGNALS = { SIGHUP: 129, SIGTERM: 143 } as const

/** Ends the process as the signal would have done, but not before the terminal is as it was. */
function end(signal: NodeJS.Signals): void {
  process.exit(signal in SIGNALS ? SIGNALS[signal as keyof typeof SIGNALS] : 1)
}

/** Another screen, which leaves the one that was there as it was, and no cursor on it. */
const ENTER = '\x1b[?1049h\x1b[?25l'
const LEAVE = '\x1b[?25h\x1b[?1049l'
const CLEAR = '\x1b[H\x1b[2J'

/** What each key does to the number of steps that are shown. */
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

/** Keys as a terminal sends them, several at once if someone is quick; some send O where others send [. */
function keysIn(text: string): string[] {
  const [first = '', ...sequences] = text.split('\x1b')
  return [...first, ...sequences.flatMap((rest) => [`\x1b[${rest.slice(1, 2)}`, ...rest.slice(2)])]
}

/**
 * Lets someone walk through `last` steps with the keys, until `q`. The terminal is as it was when
 * this is over, however it ends.
 * @returns whether it was interrupted, by Ctrl-C.
 */
export async function walk(
  last: number,
  frame: (taken: number, size: Size) => readonly string[],
  keyboard: Keyboard,
  screen: Screen,
): Promise<boolean> {
  let taken = 0
  const draw = () => {
    // Some terminals say that they are of no size at all.
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
