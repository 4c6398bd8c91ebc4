import { nodeBuiltin } from '../../execution/node-builtin.ts'
import { whose } from '../../execution/owner.ts'
import type { Patches } from '../../execution/patches.ts'
import { standsAside } from '../../fingerprint/real-functions.ts'
import { timersOf } from './timers.ts'

/** The moment at which every run begins: any will do, but it has to be the same. */
const START = Date.UTC(2005, 5, 15)

/** The part of `process` that tells the time. */
interface ProcessClock {
  hrtime: { (since?: [number, number]): [number, number]; bigint(): bigint }
  uptime(): number
}

/** Replaces the clocks, for the code of programs alone: what each shows is the virtual time. */
export function patchClock(patches: Patches): void {
  standsAside(Date, 'now', Date.now)
  patches.replace(globalThis, 'Date', dateOr)
  patchFormat(patches, Intl.DateTimeFormat.prototype)
  patches.replace(performance, 'now', (real) => () => time() ?? real.call(performance))
  const { timeOrigin } = performance
  patches.define(performance, 'timeOrigin', {
    get: () => (whose.current() === undefined ? timeOrigin : START),
  })
  const process = nodeBuiltin<ProcessClock>('node:process')
  patches.replace(process, 'hrtime', (real) => {
    standsAside(process, 'hrtime.bigint', real.bigint)
    return Object.assign(hrtimeOr(real), { bigint: () => nanoseconds() ?? real.bigint() })
  })
  for (const owner of [process, nodeBuiltin<Pick<ProcessClock, 'uptime'>>('node:os')]) {
    patches.replace(owner, 'uptime', (real) => () => {
      const now = time()
      return now === undefined ? real.call(owner) : now / 1000
    })
  }
}

/** What writes a date writes the present one where none is given. */
function patchFormat(patches: Patches, formats: Intl.DateTimeFormat): void {
  const { get } = Object.getOwnPropertyDescriptor(formats, 'format') ?? {}
  patches.define(formats, 'format', {
    get(this: unknown) {
      const format = get?.call(this)
      return (date = present()) => format(date)
    },
  })
  patches.replace(formats, 'formatToParts', (real) => {
    return function (this: Intl.DateTimeFormat, date: Date | number | undefined = present()) {
      return real.call(this, date)
    }
  })
}

/** The present date in virtual time; `undefined` for who has the real one. */
function present(): number | undefined {
  const passed = time()
  return passed === undefined ? undefined : START + passed
}

/** The virtual time in milliseconds since the run began; `undefined` for who has the real one. */
function time(): number | undefined {
  const owner = whose.current()
  return owner && timersOf(owner).readClock(owner)
}

function nanoseconds(): bigint | undefined {
  const now = time()
  return now === undefined ? undefined : BigInt(now) * 1_000_000n
}

const hrtimeOr =
  (real: ProcessClock['hrtime']) =>
  (since?: [number, number]): [number, number] => {
    if (whose.current() === undefined || !(since === undefined || Array.isArray(since))) {
      return real(since)
    }
    const [seconds, rest] = since ?? [0, 0]
    const passed = Number(nanoseconds()) - (seconds * 1e9 + rest)
    return [Math.floor(passed / 1e9), passed - Math.floor(passed / 1e9) * 1e9]
  }

function dateOr(real: DateConstructor): DateConstructor {
  const now = () => present() ?? real.now()
  return new Proxy(real, {
    construct: (target, values, type) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, type),
    apply: () => new real(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
}
