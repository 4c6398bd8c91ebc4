import type { Plugin } from 'esbuild'

/**
 * The modules of the explorer that do nothing in a page, and what stands for each there: they look into
 * functions with the inspector of Node, follow packages that are looked for in Node alone, check options that the
 * page itself gives, or compute what a page does not ask for.
 */
const STANDS_FOR: Readonly<Record<string, string>> = {
  'fingerprint/inspector.ts': 'export const inspectorOfHost = () => null',
  'fingerprint/closures.ts': 'export class Closures {}',
  'fingerprint/signal-inside.ts':
    'export const signalInside = () => undefined; export const tie = () => undefined',
  'fingerprint/iterations.ts':
    'export const disturbed = () => []; export class Iterations { begin() {} end() {} }',
  'fingerprint/package-variables.ts':
    'export const weakStateOf = () => null; export const variablesChangedBy = () => []',
  'fingerprint/real-functions.ts':
    'export const standsAside = () => undefined; export const forgetReals = () => undefined',
  'fingerprint/text-chains.ts':
    'const nothing = () => undefined; export { nothing as begin, nothing as changeGiven, nothing as changeOthers, nothing as follow }',
  'fingerprint/package-watch.ts': 'export class PackageWatch {}',
  'adapters/async-storage.ts':
    'export const asyncStorage = { attach: () => ({}) }; export const observeContext = () => undefined',
  'adapters/followed-versions.ts':
    'export const installedVersion = () => null; export const otherVersion = () => null',
  'adapters/once.ts': 'export const once = { attach: () => ({}) }',
  'adapters/buffers.ts': 'export const buffers = { attach: () => ({}) }',
  'adapters/timers/measured-times.ts': 'export const patchMeasuredTimes = () => undefined',
  'adapters/timers/promised-timers.ts': 'export const patchPromisedTimers = () => undefined',
  'execution/changes-outside.ts': 'export const watchChangesOutside = () => () => {}',
  'execution/microtask-cut.ts':
    'export const MICROTASK_CUT = null; export const cutMicrotasks = () => undefined',
  'execution/used-storages.ts':
    'export const watchStorages = () => () => {}; export class UsedStorages { letGo() {} }',
  'execution/unknown-promises.ts': 'export class UnknownPromises { awaitedBy() {} stop() {} }',
  'execution/older-promises.ts':
    'export class OlderPromises { runBegins() {} isAwaitedBy() { return false } }',
  'execution/native-promises.ts': 'export const watchNativePromises = () => () => {}',
  'execution/real-connections.ts': 'export const watchConnections = () => () => {}',
  'execution/foreign-work.ts':
    'export const watchForeignWork = () => () => {}; export class ForeignWork { isUnderWay = null; before() {} after() {} begins() {} }',
  'adapters/async-lock.ts': 'export const asyncLock = () => null',
  'adapters/async-sema.ts': 'export const asyncSema = () => null',
  'adapters/p-queue.ts': 'export const pQueue = () => null',
  'execution/time/delay-plan.ts':
    "export const planOfShort = () => null; export const describePlan = () => ''",
  'checked-options.ts':
    'const pass = () => undefined; export { pass as assertOptions, pass as assertReplayed, pass as assertRealOptions }',
  'runtime.ts': 'export const assertRuntime = () => undefined',
  'search/departures.ts':
    'export const UNKNOWN = { least: null, atLeast: 0, executions: 0 }; ' +
    'export const leastDepartures = async () => UNKNOWN',
  'odds/odds.ts': 'export const oddsIn = () => undefined',
}

const FILES =
  /[\\/]comparisons[\\/]explorer[\\/]((?:(?:fingerprint|adapters|execution|search|odds)[\\/](?:[\w-]+[\\/])?)?[\w-]+\.ts)$/

/** Leaves out what only Node can do. */
export const withoutNode: Plugin = {
  name: 'without-node',
  setup(build) {
    build.onLoad({ filter: FILES }, ({ path }) => {
      const [, file = ''] = FILES.exec(path) ?? []
      const contents = STANDS_FOR[file.replaceAll('\\', '/')]
      return contents === undefined ? undefined : { contents, loader: 'ts' }
    })
  },
}
