import { EventEmitter } from 'node:events'
import { Mutex } from 'async-mutex'
import { atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Program } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { simplestFailure, verdicts } from './kit/verdicts.ts'

interface Listener {
  /** `change` is the number of the change, counted from one. */
  show(degrees: number, change: number): Promise<void>
}

/** Knows neither its listeners nor the locks that they take. */
class Thermometer {
  readonly lock = new Mutex()
  readonly listeners: Listener[] = []
  degrees = 0
  changes = 0

  read(): Promise<number> {
    return this.lock.runExclusive(() => this.degrees)
  }

  warmAndNotify(): Promise<void> {
    return this.lock.runExclusive(() => this.#notify(...this.#warm()))
  }

  async warmThenNotify(): Promise<void> {
    await this.#notify(...(await this.lock.runExclusive(() => this.#warm())))
  }

  #warm(): [degrees: number, change: number] {
    this.degrees += 1
    this.changes += 1
    return [this.degrees, this.changes]
  }

  async #notify(degrees: number, change: number): Promise<void> {
    for (const listener of this.listeners) await listener.show(degrees, change)
  }
}

type Paint = () => Promise<void>

/** Does not know when it will be notified. */
class Display implements Listener {
  readonly lock = new Mutex()
  readonly thermometer: Thermometer
  readonly paint: Paint
  shows = 0

  constructor(thermometer: Thermometer, paint: Paint) {
    this.thermometer = thermometer
    this.paint = paint
  }

  async show(degrees: number, change: number): Promise<void> {
    await this.paint()
    await this.lock.runExclusive(() => this.put(degrees, change))
  }

  /** The caller must hold the lock. */
  put(degrees: number, _change: number): void {
    this.shows = degrees
  }

  refresh(): Promise<void> {
    return this.lock.runExclusive(async () => {
      this.shows = await this.thermometer.read()
    })
  }
}

/** Refuses a change that is older than the one it shows. */
class NumberedDisplay extends Display {
  shown = 0

  override put(degrees: number, change: number): void {
    if (change < this.shown) return
    this.shown = change
    this.shows = degrees
  }
}

const atOnce: Paint = async () => {}

function withLocks(
  warm: (thermometer: Thermometer) => Promise<void>,
  guests: (thermometer: Thermometer, display: Display) => Record<string, () => Promise<void>>,
  { isPainting = true, isNumbered = false } = {},
): Program {
  return ({ work }) => {
    const thermometer = new Thermometer()
    const paint = isPainting ? () => work('paints') : atOnce
    const display = new (isNumbered ? NumberedDisplay : Display)(thermometer, paint)
    thermometer.listeners.push(display)
    return {
      subject: { display, thermometer },
      tasks: { Sun: () => warm(thermometer), ...guests(thermometer, display) },
      finally: { 'the display shows the temperature': () => display.shows === thermometer.degrees },
    }
  }
}

const heldLock = (isPainting: boolean) =>
  withLocks(
    (thermometer) => thermometer.warmAndNotify(),
    (_, display) => ({ Alice: () => display.refresh() }),
    { isPainting },
  )

const underLock = heldLock(true)

const afterwards = (isNumbered: boolean) =>
  withLocks(
    (thermometer) => thermometer.warmThenNotify(),
    (thermometer) => ({ Stove: () => thermometer.warmThenNotify() }),
    { isNumbered },
  )

/** The listener is called in the step that changes the temperature, as emitters do. */
const inOneStep: Program = () => {
  const thermometer = { degrees: 0, emitter: new EventEmitter<{ warmer: [number] }>() }
  const display = { shows: 0 }
  thermometer.emitter.on('warmer', (now) => {
    display.shows = now
  })
  const warm = async () => {
    thermometer.degrees += 1
    thermometer.emitter.emit('warmer', thermometer.degrees)
  }
  const refresh = async () => {
    display.shows = thermometer.degrees
  }
  return {
    subject: { display, thermometer },
    tasks: { Sun: warm, Stove: () => warm(), Alice: refresh },
    invariants: {
      'the display shows the temperature': () => display.shows === thermometer.degrees,
    },
  }
}

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

/**
 * The listener paints, which no transaction can do, so it is called after the commit, as above. Each change
 * adds a degree, so that the degrees are its number.
 */
const afterCommit =
  (isNumbered: boolean): Program =>
  ({ work }) => {
    const degrees = new TVar(0)
    const shows = new TVar(0)
    const listener = async (now: number) => {
      await work('paints')
      await atomically((tx) => {
        if (!isNumbered || now > shows.get(tx)) shows.set(tx, now)
      })
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
      'called with the lock held, and paints nothing': heldLock(false),
      'called after the lock was released': afterwards(false),
      'called after the lock was released, with the number of the change': afterwards(true),
      'called in one step, without a lock, and paints nothing': inOneStep,
      'called in the transaction, and paints nothing': inTransaction,
      'called after the commit, and paints': afterCommit(false),
      'called after the commit, with the number of the change': afterCommit(true),
    }
    print(await verdicts(programs))
    print()
    print('How the first program fails:')
    print(await simplestFailure(underLock))
  },
})
