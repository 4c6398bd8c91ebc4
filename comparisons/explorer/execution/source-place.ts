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

let rewrite = (frame: string): string => frame

/**
 * From now on each line of a stack is looked at as `by` rewrites it: in a bundle, where only a source map
 * knows the files and lines of the sources.
 */
export function rewriteFrames(by: (frame: string) => string): void {
  rewrite = by
}

/** From now on {@link placeNow} answers, until the function that is returned is called. */
export function watchPlaces(): () => void {
  watchers += 1
  return () => {
    watchers -= 1
  }
}

/**
 * Where the program's own code stands: the innermost frame of the stack outside the explorer, packages
 * and Node. `undefined` if there is none, and while no run is traced, for to look takes long.
 */
export function placeNow(): Place | undefined {
  if (watchers === 0) return undefined
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = DEPTH
  const { stack = '' } = new Error()
  Error.stackTraceLimit = limit
  return firstOutside(stack.split('\n').slice(1))
}

function firstOutside(frames: readonly string[]): Place | undefined {
  for (const each of frames) {
    const frame = rewrite(each)
    if (LOOP.test(frame)) return undefined
    const isOurs = EXPLORER.test(frame) || frame.includes('node_modules') || frame.includes('node:')
    if (isOurs) continue
    const [, file, line] = /((?:\w+:)?[\\/][^()]*):(\d+):\d+\)?$/.exec(frame) ?? []
    if (file !== undefined) return { file, line: Number(line) }
  }
  return undefined
}

/** The name of the file without its folders, and the line: `shop.ts:12`. */
export const placeText = ({ file, line }: Place): string => `${nameOfFile(file)}:${line}`

const nameOfFile = (file: string): string => file.slice(file.search(/[^\\/]*$/))
