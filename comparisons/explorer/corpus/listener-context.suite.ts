import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const requestId = new AsyncLocalStorage<string>()

/** Asks a sensor once for all who wait, and tells them by an event. */
class Sensor extends EventEmitter {
  #isAsking = false
  readonly #world: World

  constructor(world: World) {
    super()
    this.#world = world
  }

  ask(): void {
    if (this.#isAsking) return
    this.#isAsking = true
    void this.#measure()
  }

  async #measure(): Promise<void> {
    await this.#world.work('measures')
    this.#isAsking = false
    this.emit('temperature', 21)
  }
}

type Listen = (sensor: Sensor, listener: () => void) => void

const listen: Listen = (sensor, listener) => sensor.once('temperature', listener)

/** Lets the listener run in the context in which it is added. */
const listenInContext: Listen = (sensor, listener) =>
  sensor.once('temperature', AsyncResource.bind(listener))

const twoRequests =
  (add: Listen): Program =>
  (world) => {
    const sensor = new Sensor(world)
    const log: string[] = []
    const handle = (id: string) =>
      requestId.run(id, async () => {
        add(sensor, () => log.push(`${id} logged as ${requestId.getStore()}`))
        sensor.ask()
      })
    const own = ['first logged as first', 'second logged as second']
    return {
      subject: sensor,
      record: log,
      tasks: { first: () => handle('first'), second: () => handle('second') },
      invariants: { 'each logs its own id': () => log.every((line) => own.includes(line)) },
    }
  }

export default {
  story:
    'A listener runs in the async context of the code that emits the event, so that a request writes the id of another request into its log.',
  source: 'https://github.com/nodejs/node/issues/33723',
  wrong: { program: twoRequests(listen), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoRequests(listenInContext), truth: 'survives' },
} satisfies Pair
