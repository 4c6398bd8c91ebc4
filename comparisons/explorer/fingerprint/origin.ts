import { useEngine } from '../../../stm/engine-in-use.ts'
import { inspectorOfHost } from './inspector.ts'

/**
 * Where a function comes from. `explorer` and `platform` have nothing to do with a program's state;
 * a `package` is trusted to keep none of it in variables of its modules, as long as nothing shows that it does
 * (see {@link Closures} and `PackageWatch`).
 */
export type Origin = 'program' | 'package' | 'stm' | 'explorer' | 'platform'

const origins = new WeakMap<object, Origin>()

/** The origin of a function. Where there is no inspector, each that is not native is the program's. */
export function originOf(f: object): Origin {
  let origin = origins.get(f)
  if (origin === undefined) {
    const location = inspectorOfHost()?.originOf(f).location
    origin = location ? originOfUrl(location.url) : 'program'
    origins.set(f, origin)
  }
  return origin
}

/**
 * From now on the functions that `module` exports are known to come from `stm`: in a bundle, where nothing
 * else tells it.
 */
export function knowAsStm(module: object): void {
  for (const value of Object.values(module)) {
    if (typeof value === 'function') origins.set(value, 'stm')
  }
}

/** The address of the file that a function comes from; empty where that is not known. */
export const originUrlOf = (f: object): string => inspectorOfHost()?.originOf(f).location?.url ?? ''

export function originOfUrl(url: string): Origin {
  if (url.startsWith('node:')) return 'platform'
  if (OF_TEST.test(url)) return url.includes('/node_modules/') ? 'package' : 'program'
  if (url.startsWith(folderOfStm())) return 'stm'
  if (OWN.test(pathOf(url))) return 'explorer'
  return isShared(url) || url.includes('/node_modules/') ? 'package' : 'program'
}

/** Whether it is a module that the solutions of all patterns share. */
export const isShared = (url: string): boolean => !OF_TEST.test(url) && SHARED.test(pathOf(url))

const pathOf = (url: string): string => url.split(home())[1] ?? ''

const OF_TEST = /\.(?:test|suite)\.[cm]?[jt]s/

/** The folder in which the explorer's folders lie, from the root of the file system on. */
const home = (): string =>
  /^.*\/(?=comparisons\/explorer\/)/.exec(decodeURI(new URL(import.meta.url).pathname))?.[0] ?? '?'

/** All but programs that are explored: those of tests, examples, and the zoo of bugs. */
const OWN =
  /^comparisons\/explorer\/(?:(?:adapters|execution|fingerprint|graph|report|search)\/|[^/]*$)/

/** What the solutions of all patterns share: one gives each lock of the process a higher number. */
const SHARED = /^patterns\/[\w-]+\.ts$/

let knownFolder: string | undefined

/**
 * The folder from which `stm` was loaded: beside the explorer, or a package of its own, wherever
 * that lies. It is looked up by a function of it. In a bundle there is none.
 */
function folderOfStm(): string {
  knownFolder ??= folderOf(inspectorOfHost()?.originOf(useEngine).location?.url ?? '')
  return knownFolder
}

const folderOf = (url: string): string =>
  /^(.*\/)(?:engine-in-use|index-bundle)\.[jt]s/.exec(url)?.[1] ?? 'none: in a bundle'
