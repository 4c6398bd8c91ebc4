import { Mutex } from 'async-mutex'
import { atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Program, World } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { simplestFailure, verdicts } from './kit/verdicts.ts'

interface Listener {
  show(degrees: number): Promise<void>
}

/** Knows nothing of who listens, nor which locks they take. */
class Thermometer {
  readonly lock = new Mutex()
  readonly listeners: Listener[] = []
  degrees = 0

  read(): Promise<number> {
    return this.lock.runExclusive(() => this.degrees)
  }

  warmAndTell(): Promise<void> {
    return this.lock.runExclusive(async () => {
      this.degrees += 1
      await this.#tell(this.degrees)
    })
  }

  async warmThenTell(): Promise<void> {
    const degrees = await this.lock.runExclusive(() => {
      this.degrees += 1
      return this.degrees
    })
    await this.#tell(degrees)
  }

  async #tell(degrees: number): Promise<void> {
    for (const listener of this.listeners) await listener.show(degrees)
  }
}

/** Knows nothing of when it is told. To make a picture of a number takes it a while. */
class Display implements Listener {
  readonly lock = new Mutex()
  readonly thermometer: Thermometer
  readonly world: World
  shows = 0

  constructor(thermometer: Thermometer, world: World) {
    this.thermometer = thermometer
    this.world = world
  }

  async show(degrees: number): Promise<void> {
    await this.world.work('paints')
    await this.lock.runExclusive(() => {
      this.shows = degrees
    })
  }

  refresh(): Promise<void> {
    return this.lock.runExclusive(async () => {
      this.shows = await this.thermometer.read()
    })
  }
}

function withLocks(
  warm: (thermometer: Thermometer) => Promise<void>,
  guests: (thermometer: Thermometer, display: Display) => Record<string, () => Promise<void>>,
): Program {
  return (world) => {
    const thermometer = new Thermometer()
    const display = new Display(thermometer, world)
    thermometer.listeners.push(display)
    return {
      subject: { display, thermometer },
      tasks: { Sun: () => warm(thermometer), ...guests(thermometer, display) },
      finally: { 'it shows what there is': () => display.shows === thermometer.degrees },
    }
  }
}

const underLock = withLocks(
  (thermometer) => thermometer.warmAndTell(),
  (_, display) => ({ Alice: () => display.refresh() }),
)

const afterwards = withLocks(
  (thermometer) => thermometer.warmThenTell(),
  (thermometer) => ({ Stove: () => thermometer.warmThenTell() }),
)

/** The listener takes part in the transaction, whatever variables it uses. */
const inTransaction: Program = () => {
  const degrees = new TVar(0)
  const shows = new TVar(0)
  const listener = (tx: Tx, now: number) => shows.set(tx, now)
  const warm = () =>
    atomically((tx) =>
      listener(
        tx,
        degrees.modify(tx, (n) => [n + 1, n + 1]),
      ),
    )
  const refresh = () => atomically((tx) => shows.set(tx, degrees.get(tx)))
  return {
    subject: { degrees, shows },
    tasks: { Sun: warm, Stove: warm, Alice: refresh },
    invariants: { 'it shows what there is': () => shows.peek() === degrees.peek() },
  }
}

export default experiment({
  title: 'a listener that is called under a lock, or later',
  async run(print) {
    const programs = {
      'called with the lock held': underLock,
      'called when the lock has been given back': afterwards,
      'called in the transaction': inTransaction,
    }
    print(await verdicts(programs))
    print()
    print('The first of them:')
    print(await simplestFailure(underLock))
  },
})
