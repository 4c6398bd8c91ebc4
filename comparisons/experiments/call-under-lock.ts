import { Mutex } from 'async-mutex'
import { atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Program, World } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { simplestFailure, verdicts } from './kit/verdicts.ts'

interface Listener {
  show(degrees: number): Promise<void>
}

/** Knows neither its listeners nor the locks that they take. */
class Thermometer {
  readonly lock = new Mutex()
  readonly listeners: Listener[] = []
  degrees = 0

  read(): Promise<number> {
    return this.lock.runExclusive(() => this.degrees)
  }

  warmAndNotify(): Promise<void> {
    return this.lock.runExclusive(async () => {
      this.degrees += 1
      await this.#notify(this.degrees)
    })
  }

  async warmThenNotify(): Promise<void> {
    const degrees = await this.lock.runExclusive(() => {
      this.degrees += 1
      return this.degrees
    })
    await this.#notify(degrees)
  }

  async #notify(degrees: number): Promise<void> {
    for (const listener of this.listeners) await listener.show(degrees)
  }
}

/** Does not know when it will be notified. Painting a number takes it some time. */
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
      finally: { 'the display shows the temperature': () => display.shows === thermometer.degrees },
    }
  }
}

const underLock = withLocks(
  (thermometer) => thermometer.warmAndNotify(),
  (_, display) => ({ Alice: () => display.refresh() }),
)

const afterwards = withLocks(
  (thermometer) => thermometer.warmThenNotify(),
  (thermometer) => ({ Stove: () => thermometer.warmThenNotify() }),
)

/** The listener takes part in the transaction, whatever variables it uses. It does not paint. */
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
    invariants: { 'the display shows the temperature': () => shows.peek() === degrees.peek() },
  }
}

/** The listener paints, which no transaction can do, so it is called after the commit, as above. */
const afterCommit: Program = ({ work }) => {
  const degrees = new TVar(0)
  const shows = new TVar(0)
  const listener = async (now: number) => {
    await work('paints')
    await atomically((tx) => shows.set(tx, now))
  }
  const warm = async () =>
    listener(await atomically((tx) => degrees.modify(tx, (n) => [n + 1, n + 1])))
  return {
    subject: { degrees, shows },
    tasks: { Sun: warm, Stove: () => warm() },
    finally: { 'the display shows the temperature': () => shows.peek() === degrees.peek() },
  }
}

export default experiment({
  title: 'a listener that is called under a lock, or after it',
  async run(print) {
    const programs = {
      'called with the lock held': underLock,
      'called after the lock was released': afterwards,
      'called in the transaction, and paints nothing': inTransaction,
      'called after the commit, and paints': afterCommit,
    }
    print(await verdicts(programs))
    print()
    print('How the first program fails:')
    print(await simplestFailure(underLock))
  },
})
