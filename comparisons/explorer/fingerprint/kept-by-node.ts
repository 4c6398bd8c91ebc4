import { nodeBuiltin } from '../execution/node-builtin.ts'
import { isProxy } from './node-builtins.ts'
import { isHolder } from './parts.ts'
import type { Use } from './text-scope.ts'

type NodeModule = `node:${string}`

/**
 * The functions and objects of Node by which a program changes what is kept outside of all its objects, such
 * as a file or a setting of the process, where nobody can inspect it. Those that only read it are not among
 * them: as long as nobody changes it, it is the same in every state.
 */
const CHANGES: Readonly<Record<NodeModule, RegExp>> = {
  'node:fs': /^(?!(?:exists|access|readFile|readdir|readlink|realpath|l?stat|statfs)Sync$).*Sync$/,
  'node:child_process': /Sync$/,
  'node:process':
    /^(?:chdir|umask|set(?:e?[ug]id|groups)|initgroups|loadEnvFile|set(?:UncaughtExceptionCaptureCallback|SourceMapsEnabled))$/,
  'node:worker_threads': /^(?:setEnvironmentData|markAs\w+)$/,
  'node:events': /^setMaxListeners$/,
  'node:dns': /^set(?:Servers|DefaultResultOrder)$/,
  'node:dns/promises': /^set(?:Servers|DefaultResultOrder)$/,
  'node:http': /^(?:globalAgent|setMaxIdleHTTPParsers|setGlobalProxyFromEnv)$/,
  'node:https': /^globalAgent$/,
  'node:net': /^setDefaultAutoSelectFamily/,
  'node:tls': /^setDefaultCACertificates$/,
  'node:crypto': /^set(?:Fips|Engine)$/,
  'node:diagnostics_channel': /^(?:un)?subscribe$/,
  'node:module': /^(?:register(?:Hooks)?|setSourceMapsSupport|enableCompileCache)$/,
  'node:os': /^setPriority$/,
  'node:stream': /^setDefaultHighWaterMark$/,
  'node:v8': /^set(?:FlagsFromString|HeapSnapshotNearHeapLimit)$/,
}

/** The methods of `performance` that change what it keeps. */
const MARKS = /^(?:mark|measure|clear\w+|setResourceTimingBufferSize|markResourceTiming)$/

let known: Map<unknown, string> | undefined
const modules = new Set<unknown>()

/** One of the functions and objects that a module of Node has for it, and what is said of it. */
interface Changer {
  readonly module: Record<string, unknown>
  readonly member: string
  readonly what: string
}

/** Those of one module; none in a page. */
export function changersOf(name: NodeModule): readonly Changer[] {
  const module = nodeBuiltin<Record<string, unknown>>(name)
  if (module === undefined) return []
  const members = Object.getOwnPropertyNames(module).filter((each) => CHANGES[name]?.test(each))
  return members.map((member) => ({ module, member, what: `\`${member}\` of ${name}` }))
}

/** From now on the same is said of `standIn` as of what it stands for. */
export function knowAsKept(standIn: object, what: string): void {
  known ??= everything()
  known.set(standIn, what)
}

/** What is said of each of them. */
function everything(): Map<unknown, string> {
  const all = new Map<unknown, string>()
  const note = (value: unknown, what: string) => {
    if (isHolder(value) && !all.has(value)) all.set(value, what)
  }
  for (const name of Object.keys(CHANGES) as NodeModule[]) {
    const exported = nodeBuiltin(name)
    if (typeof exported === 'object' && exported !== null) modules.add(exported)
    for (const { module, member, what } of changersOf(name)) {
      note(memberIn(module, member), what)
      note(module[member], what) // an import gets what a getter returns
    }
  }
  // Fake timers may stand in the place of `performance` when this is asked for the first time.
  const { Performance } = globalThis as { readonly Performance?: { readonly prototype: object } }
  const methods = Object.getOwnPropertyNames(Performance?.prototype ?? {})
  for (const member of methods.filter((each) => MARKS.test(each))) {
    note(memberIn(Performance?.prototype, member), `\`performance.${member}\``)
  }
  return all
}

/**
 * What a function or an object of Node changes, or is, that nobody can inspect, as in "`writeFileSync` of
 * node:fs"; `null` for all else.
 */
export function keptByNode(value: unknown): string | null {
  known ??= everything()
  return known.get(value) ?? null
}

/** The same of `value[member]`, where no getter needs to be called for it. */
export const memberKeptByNode = (value: unknown, member: string): string | null =>
  isHolder(value) ? keptByNode(memberIn(value, member)) : null

/** What a program changes by its use of the global `process` or `performance`; `null` for all else. */
export function globalKeptByNode(name: string, { members, escapes, bare }: Use): string | null {
  if (name !== 'process' && name !== 'performance') return null
  if (name === 'process' && escapes) return 'all of `process`'
  if (name === 'process' && bare.has('env')) return 'all of `process.env`'
  const value = globalThis[name]
  for (const member of members) {
    const what = memberKeptByNode(value, member)
    if (what !== null) return what
  }
  return null
}

/** Whether it is what a module of Node exports, all in one object, of which a program takes what it names. */
export function isModuleOfNode(value: unknown): value is object {
  known ??= everything()
  return modules.has(value)
}

function memberIn(value: unknown, member: string): unknown {
  if (!isHolder(value) || isProxy(value)) return undefined
  const property = Object.getOwnPropertyDescriptor(value, member)
  if (property === undefined) return memberIn(Object.getPrototypeOf(value), member)
  return property.get ?? property.value
}
