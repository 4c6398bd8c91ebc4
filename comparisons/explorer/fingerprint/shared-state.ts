import type { Stage, World } from '../../../patterns/stage.ts'
import type { Cell } from '../../../stm/cell.ts'
import { AssignedVariables } from './assigned-variables.ts'
import { ChangedInRecord } from './changed-in-record.ts'
import type { Captured } from './closures.ts'
import { Code } from './code.ts'
import type { Care } from './contents.ts'
import { Fingerprint } from './fingerprint.ts'
import type { Heap } from './heap.ts'
import type { HeapView } from './heap-view.ts'
import type { KnownObjects } from './known-objects.ts'
import { Describing, Observing } from './meetings.ts'
import type { DescribePrimitive } from './package-objects.ts'
import { PathsNow } from './paths-now.ts'
import { PlainState } from './plain-state.ts'
import { Reachable } from './reachable.ts'
import type { SeenBefore } from './seen-objects.ts'
import type { SharedFingerprint } from './shared-fingerprint.ts'
import { StateHasher } from './state-hasher.ts'
import { addScalar } from './words.ts'

/** What is said of it. */
const CHANGED = 'what a task keeps of an object that it has put into the record'

/** This many runs are checked to begin in the same state in every respect. */
const FEW_RUNS = 3

/**
 * What the tasks share: all that can be reached from the subject and from what the functions of the
 * program close over; and the record. Names locks and variables, and hashes the state they are all in.
 *
 * What was there from the start is the same object in every run, is known by where it stood then, and
 * remains a part of the state when nobody shares it any more, for a task may still hold it. What comes
 * later is known to a task by the order in which it came across it, and to the hash by the place where
 * it is found, whichever task made it (heap canonicalisation, as in Iosif 2002). So it does not matter how
 * often an object is made again.
 */
export class SharedState implements HeapView {
  readonly world: World
  readonly care: Readonly<Care>
  /** Whether its states are held against those of other runs. */
  readonly isCompared: boolean
  readonly #stage: Stage
  readonly #heap: Heap
  readonly #captured: Captured | null
  readonly assigned: AssignedVariables | null
  /** What was there from the start. */
  readonly #initial: Reachable
  readonly #plain: PlainState
  readonly #describing: Describing
  readonly #hasher: StateHasher
  readonly #observing: Observing
  readonly #observer: StateHasher
  readonly pathsNow: PathsNow
  /** Names of locks and variables that were not there, or to which only closures lead. */
  readonly #names = new Map<object, string>()
  readonly #inRecord: ChangedInRecord
  #opaque: string | null

  /** `isCompared`: whether its states are held against others. If not, closures are not looked into. */
  constructor(stage: Stage, world: World, heap: Heap, isCompared: boolean) {
    this.#stage = stage
    this.world = world
    this.#heap = heap
    this.isCompared = isCompared
    this.pathsNow = new PathsNow(heap, world, stage.subject)
    this.#captured = isCompared ? heap.begin(stage, world) : heap.beginUnseen(stage, world)
    this.assigned = this.#captured && new AssignedVariables(this.#captured)
    this.care = heap.care
    const { constants } = heap
    const initial = this.#walk()
    this.#initial = initial
    if (isCompared) heap.found(initial)
    this.#opaque = initial.opaque
    this.#inRecord = new ChangedInRecord(isCompared ? stage.record : undefined)
    const { assigned } = this
    const code = new Code(heap, initial, constants)
    this.#plain = new PlainState(this, { subject: stage.subject, assigned, initial, code })
    this.#describing = new Describing(initial)
    this.#hasher = new StateHasher(this, this.#describing)
    this.#describing.hasher = this.#hasher
    this.#observing = new Observing(initial)
    this.#observer = new StateHasher(this, this.#observing)
    if (isCompared) this.#checkStart()
  }

  // What a hasher asks.

  get seesClosures(): boolean {
    return this.#captured !== null
  }

  knows(object: object | symbol): boolean {
    return this.#initial.pathOf(object) !== undefined
  }

  /** The number of something that was there from the start: the same in every run. */
  numberOf(object: object): number | undefined {
    return this.#initial.pathOf(object)?.number
  }

  identityOf(prototype: object): number {
    return this.numberOf(prototype) ?? this.#heap.identityOf(prototype)
  }

  hasPrivates(object: object): boolean {
    return this.#heap.hasPrivates(this.#initial.pathOf(object)?.number)
  }

  metFunction(): void {
    this.#heap.closures?.metFunction()
  }

  /** What holds state where nobody can look, such as a promise; `null` if there is nothing of the kind. */
  get opaque(): string | null {
    if (!this.isCompared) return 'states that are not compared'
    return this.#opaque ?? this.#heap.opaque
  }

  /** Whether something was misjudged, so that all runs so far must be forgotten. */
  get mustStartOver(): boolean {
    return this.#heap.mustStartOver
  }

  /** Calls the function of the task `name`. */
  start<A>(name: string, run: () => A): A {
    const { closures } = this.#heap
    if (this.#captured === null || !closures?.isToBeWatched(name)) return run()
    return closures.watch(name, run, (self) => this.#isReached(self))
  }

  #isReached(value: unknown): boolean {
    if (typeof value !== 'object' && typeof value !== 'function') return true
    if (value === null || value === this.world || value === this.#stage.record) return true
    return this.#initial.pathOf(value) !== undefined
  }

  /** The name of a lock or variable: its own, or the path to it, or else `origin`. */
  nameOf(primitive: object, origin: () => string): string {
    const path = this.#initial.pathOf(primitive)
    if (path !== undefined && path.whose === '') return path.text || 'the subject'
    let name = this.#names.get(primitive)
    if (name === undefined) {
      name =
        (primitive as Partial<Cell>).name || (this.pathsNow.all.get(primitive)?.text ?? origin())
      this.#names.set(primitive, name)
    }
    return name
  }

  /**
   * No code of the program runs from now on, so it is enough to look at things once. `isNew`: no other run is
   * known to have made the latest step.
   */
  standStill(isNew: boolean): void {
    this.#plain.standStill()
    this.pathsNow.standStill()
    this.assigned?.standStill()
    if (this.isCompared && isNew) this.#heap.standStill()
  }

  /** Code of the program runs from now on. */
  mayChange(): void {
    this.#plain.mayChange()
    this.pathsNow.mayChange()
    this.assigned?.mayChange()
  }

  /** Hashes everything. `describe` adds the state of a lock. */
  fingerprint(all: Fingerprint, describe: DescribePrimitive): SharedFingerprint {
    const fresh: (object | symbol)[] = []
    this.#describing.fresh = fresh
    this.#describing.primitiveState = describe
    const hasher = this.#hasher.reset()
    const shared = new Fingerprint()
    this.#plain.hashInto(hasher, shared, true)
    const unnoticed = shared.copy()
    const read = [...fresh]
    if (read.length > 0) this.#heap.hasNewObjects = true
    this.#plain.seen({ hasher, fingerprint: unnoticed, fresh: read })
    const primitives = new Map<number, Fingerprint>()
    hasher.drainInto(shared, (primitive, contents) => {
      primitives.set(this.numberOf(primitive) ?? -1, contents)
    })
    all.addFingerprint(shared)
    const record = new Fingerprint()
    const elsewhere = fresh.length
    this.#hashRecord(hasher, record)
    if (this.#inRecord.lookAt(fresh.slice(elsewhere))) this.#opaque ??= CHANGED
    all.addFingerprint(record)
    if (hasher.hasMetOpaque) this.#findOpaque()
    return { fresh: read, hasher, parts: { unnoticed, primitives, record } }
  }

  #hashRecord(hasher: StateHasher, into: Fingerprint): void {
    const { record } = this.#stage
    if (record === undefined) return
    if (this.#heap.seesOrder(this.#stage)) hasher.hashInto(into, record)
    else hasher.hashUnorderedInto(into, record)
  }

  /**
   * What a task could read unnoticed at this moment: all but what is in variables and locks.
   * `looksAtCode`: others may have changed the code, as at the start of a step.
   */
  observePlain(known: KnownObjects, looksAtCode: boolean): Fingerprint {
    const { fingerprint, fresh, seen } = this.#plain.view(looksAtCode)
    if (fresh.length === 0 && known.size === 0) return fingerprint
    const into = fingerprint.copy()
    for (const object of fresh) into.add(known.numberOf(object))
    const hasher = this.#observe(known, seen)
    for (const object of known) if (!hasher.hasSeen(object)) hasher.visitInto(into, object)
    return into
  }

  /** What can be read unnoticed now and was not there from the start. */
  get fresh(): readonly (object | symbol)[] {
    return this.#heap.hasNewObjects ? this.#plain.view(true).fresh : []
  }

  /** A task has made or moved whatever can be read now and was not there from the start. */
  meetNew(known: KnownObjects): void {
    if (this.#heap.hasNewObjects) this.observePlain(known, false)
  }

  /**
   * Adds a value that a task has read: by content, and which objects it is made of; of variables no more than which.
   */
  observe(into: Fingerprint, known: KnownObjects, value: unknown): void {
    const isScalar = typeof value !== 'object' && typeof value !== 'function'
    if (isScalar && typeof value !== 'symbol') addScalar(into, value)
    else this.#observe(known).visitInto(into, value)
  }

  #observe(known: KnownObjects, before: SeenBefore | null = null): StateHasher {
    this.#observing.known = known
    return this.#observer.reset(before)
  }

  /** Adds that a task has come across an object. */
  observeObject(into: Fingerprint, known: KnownObjects, object: object | symbol): void {
    this.#observing.known = known
    this.#observing.object(object, into)
  }

  /**
   * Holds the state with which this run begins against that of the first: always what there was
   * before it, and in the first few runs also what the program has made of that.
   */
  #checkStart(): void {
    const heap = this.#heap
    heap.runs += 1
    const words: number[] = []
    const into = new Fingerprint()
    const hasher = this.#hasher.reset()
    for (const { value } of this.#captured?.roots ?? []) {
      hasher.visitInto(into, value)
      words.push(into.a)
    }
    this.#plain.hashBindings(hasher, into, () => words.push(into.a))
    this.#plain.hashStatics(hasher, into)
    this.#plain.hashCode(hasher, into)
    words.push(into.a)
    if (heap.runs <= FEW_RUNS) this.#plain.hashInto(hasher, into, true)
    hasher.drainInto(into)
    if (heap.runs <= FEW_RUNS) words.push(into.a)
    heap.start ??= words
    const at = words.findIndex((word, i) => word !== heap.start?.[i])
    if (at >= 0)
      heap.opaque ??= `${this.#startName(at)}, which is not the same at the start of every run`
  }

  /** What the part of the start is called that was hashed as the `at`th. */
  #startName(at: number): string {
    const { roots, bindings } = this.#captured ?? { roots: [], bindings: [] }
    const { key, whose } = [...roots, ...bindings][at] ?? {}
    return key === undefined ? 'what the program makes' : `${key}${whose}`
  }

  #findOpaque(): void {
    this.#opaque ??= this.#walk(this.#initial).opaque ?? 'the record, or a value that is passed on'
  }

  /** Everything that can be reached now, and where it stands. */
  #walk(initial?: Reachable): Reachable {
    const reachable = new Reachable(this.#heap, this.world, initial)
    const { subject, record } = this.#stage
    reachable.add({ value: subject, key: undefined, whose: '' })
    for (const root of this.#captured?.roots ?? []) reachable.add(root)
    if (initial !== undefined) {
      const { names = [], values = [] } = this.assigned ?? {}
      for (const [i, { key, whose }] of names.entries()) {
        reachable.add({ key, whose, value: values[i] })
      }
    }
    if (record !== undefined) reachable.addCodeIn(record)
    return reachable
  }
}
