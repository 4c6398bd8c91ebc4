import type { ThreadsProgram } from '../../patterns/threads-program.ts'
import { ExplorerMisuse } from '../explorer/index.ts'
import { MOST_THREADS } from './control.ts'
import { textOf } from './text-of.ts'

/** What some program may have besides `open` and `threads`, with how it is said. */
const OPTIONAL = {
  prepare: 'function',
  nameOf: 'function',
  heldBy: 'function',
  always: 'object',
  finally: 'object',
  together: 'object',
} as const

/**
 * The program of threads among what a module exports.
 * @throws ExplorerMisuse if there is none, or if something in it is of another kind.
 */
export function programIn(module: { readonly default?: unknown }, file: string): ThreadsProgram {
  const refuse = (says: string) => new ExplorerMisuse(`${file} ${says}`)
  const { default: program } = module as { default?: Partial<ThreadsProgram> }
  if (typeof program?.threads !== 'object' || program.threads === null) {
    throw refuse('exports no program of threads by default, as defineThreads({ ... }) makes one')
  }
  if (typeof program.open !== 'function') {
    throw refuse("has a program without 'open', which creates the memory that its threads share")
  }
  const threads = Object.entries(program.threads)
  if (threads.length === 0) throw refuse('has a program without threads')
  if (threads.length > MOST_THREADS) {
    throw refuse(`has ${threads.length} threads; at most ${MOST_THREADS} can be explored`)
  }
  const other = threads.find(([, play]) => typeof play !== 'function')
  if (other !== undefined) throw refuse(`has a thread '${other[0]}' that is no function`)
  for (const [part, kind] of Object.entries(OPTIONAL)) {
    const value: unknown = program[part as keyof typeof OPTIONAL]
    const isKind = kind === 'object' ? value !== null : true
    if (value === undefined || (typeof value === kind && isKind)) continue
    throw refuse(
      `has a program whose '${part}' must be of the kind '${kind}', and is ${textOf(value)}`,
    )
  }
  const wrong = wrongInvariant(program)
  if (wrong !== undefined) throw refuse(`has an invariant '${wrong}' that is no function`)
  return program as ThreadsProgram
}

const wrongInvariant = ({ always, finally: atEnd }: Partial<ThreadsProgram>): string | undefined =>
  [...Object.entries(always ?? {}), ...Object.entries(atEnd ?? {})].find(
    ([, holds]) => typeof holds !== 'function',
  )?.[0]

/**
 * What `open` of a program returns.
 * @throws ExplorerMisuse if that is no shared memory of whole words.
 */
export function memoryOf(program: ThreadsProgram, file: string): SharedArrayBuffer {
  const memory: unknown = program.open()
  if (!(memory instanceof SharedArrayBuffer)) {
    const is = Object.prototype.toString.call(memory).slice('[object '.length, -1)
    throw new ExplorerMisuse(`${file}: 'open' must return a SharedArrayBuffer, and returns ${is}`)
  }
  if (memory.byteLength === 0 || memory.byteLength % 4 !== 0) {
    throw new ExplorerMisuse(
      `${file}: 'open' must return whole words of 4 bytes, and returns ${memory.byteLength} bytes`,
    )
  }
  return memory
}
