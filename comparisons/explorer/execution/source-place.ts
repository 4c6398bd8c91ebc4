import { type RawFrame, rawStack } from './raw-stack.ts'

/** A line of the program's source. */
export interface Place {
  /** The file, as Node names it in a stack: a path or a URL. */
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** This many frames are looked at: those of the explorer and of packages come first. */
const DEPTH = 40

/** The explorer itself and the core that it drives, but for their tests. */
const EXPLORER =
  /[\\/](explorer[\\/](?:execution|adapters|search|fingerprint|graph)[\\/][\w/-]+|explorer[\\/][\w-]+|stm[\\/][\w/-]+)\.[jt]s:(?!.*\.test)/

/** What lets the tasks go on: the code that called it is not the program. */
const LOOP = /[\\/]explorer[\\/]execution[\\/]execut(?:e|ion)\.[jt]s:/

let watchers = 0

/** For code at a position in the file that runs, its place in the source. */
const known = new Map<string, Place | undefined>()

let rewrite = (frame: string): string => frame
let isRewritten = false

/**
 * From now on each line of a stack is looked at as `by` rewrites it: in a bundle, where only a source map
 * knows the files and lines of the sources.
 */
export function rewriteFrames(by: (frame: string) => string): void {
  rewrite = by
  isRewritten = true
}

/** From now on {@link placeNow} answers, until the function that is returned is called. */
export function watchPlaces(): () => void {
  watchers += 1
  known.clear()
  let isWatching = true
  return () => {
    if (isWatching) watchers -= 1
    isWatching = false
  }
}

/**
 * Where the program's own code stands: the innermost frame of the stack outside the explorer, packages
 * and Node. `undefined` if there is none, and while no run is traced, for to look takes long.
 */
export function placeNow(): Place | undefined {
  if (watchers === 0) return undefined
  const frames = isRewritten ? null : rawStack(DEPTH)
  if (frames === null) return placeInText()
  const key = keyOfFirstOutside(frames)
  if (key === undefined) return undefined
  if (!known.has(key)) known.set(key, placeInText())
  return known.get(key)
}

/**
 * If the explorer is one module, as `scripts/loading` loads it, no frame is that of the loop. Then it is
 * the position of what called the explorer, and the text of the stack says that this is no place.
 */
function keyOfFirstOutside(frames: readonly RawFrame[]): string | undefined {
  for (const frame of frames) {
    const file = frame.getFileName()
    const key = `${file}:${frame.getLineNumber()}:${frame.getColumnNumber()}`
    if (LOOP.test(key)) return undefined
    if (typeof file === 'string' && HAS_FOLDER.test(file) && !isOurs(key)) return key
  }
  return undefined
}

/** The same place, from the text of the stack. */
function placeInText(): Place | undefined {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = DEPTH
  const { stack = '' } = new Error()
  Error.stackTraceLimit = limit
  return firstOutside(stack.split('\n').slice(1))
}

const HAS_FOLDER = /[\\/]/

const isOurs = (frame: string): boolean =>
  EXPLORER.test(frame) || frame.includes('node_modules') || frame.includes('node:')

function firstOutside(frames: readonly string[]): Place | undefined {
  for (const each of frames) {
    const frame = rewrite(each)
    if (LOOP.test(frame)) return undefined
    if (isOurs(frame)) continue
    const [, file, line] = /((?:\w+:)?[\\/][^()]*):(\d+):\d+\)?$/.exec(frame) ?? []
    if (file !== undefined) return { file, line: Number(line) }
  }
  return undefined
}

/** The name of the file without its folders, and the line: `shop.ts:12`. */
export const placeText = ({ file, line }: Place): string => `${nameOfFile(file)}:${line}`

const nameOfFile = (file: string): string => file.slice(file.search(/[^\\/]*$/))
