import { inspectorOfHost } from './inspector.ts'

/**
 * Where a function comes from. `explorer` and `platform` have nothing to do with a program's state;
 * a `package` is trusted to keep none of it in variables of its modules (see {@link Closures}).
 */
export type Origin = 'program' | 'package' | 'stm' | 'explorer' | 'platform'

const origins = new WeakMap<object, Origin>()

/** The origin of a function. Where there is no inspector, each that is not native is the program's. */
export function originOf(f: object): Origin {
  let origin = origins.get(f)
  if (origin === undefined) {
    const location = inspectorOfHost()?.insideOf(f).location
    origin = location ? originOfUrl(location.url) : 'program'
    origins.set(f, origin)
  }
  return origin
}

export function originOfUrl(url: string): Origin {
  if (url.startsWith('node:')) return 'platform'
  const [, path] = url.split(home())
  if (path !== undefined && SHARED.test(path)) return 'package'
  if (path !== undefined && OWN.test(path) && !/\.(test|suite)\.[cm]?[jt]s/.test(path)) {
    return path.startsWith('stm/') ? 'stm' : 'explorer'
  }
  return url.includes('/node_modules/') ? 'package' : 'program'
}

/** The folder in which this project lies, from the root of the file system on. */
const home = (): string => decodeURI(new URL('../../../', import.meta.url).pathname)

/** What the solutions of all patterns share: one gives each lock of the process a higher number. */
const SHARED = /^patterns\/[\w-]+\.ts$/

/** All but programs that are explored: those of tests, examples, and the zoo of bugs. */
const OWN =
  /^(?:stm\/|comparisons\/explorer\/(?:(?:adapters|execution|fingerprint|graph|report|search)\/|[^/]*$))/
