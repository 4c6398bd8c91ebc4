import type { Stage, World } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'
import { type Captured, Closures } from './closures.ts'
import { Constants } from './constants.ts'
import { ALL_CARE, type Care } from './contents.ts'
import { readFunction } from './function-text.ts'
import { inspectorOfHost } from './inspector.ts'
import { Iterations } from './iterations.ts'
import type { Layout } from './layout.ts'
import type { PackageVariable } from './package-variables.ts'
import { PackageWatch } from './package-watch.ts'
import { isStamped } from './parts.ts'
import { assignedInClosures } from './program-text.ts'
import type { Reachable } from './reachable.ts'
import { maySeeOrder } from './record-order.ts'
import { Snapshot } from './snapshot.ts'

/**
 * What all runs of one exploration have in common: what the program's functions close over, and how
 * the code was that was there before the first run.
 */
export class Heap {
  /** What is known of closures; `null` where nobody can look into a function, as in a page. */
  readonly closures: Closures | null
  readonly #program: Program
  readonly #snapshots = new WeakMap<object, Snapshot>()
  readonly #identities = new WeakMap<object, number>()
  /** The numbers of objects that have `#private` fields though none of their classes says so. */
  readonly #withPrivates = new Set<number>()
  #identityCount = 0
  /** The state with which the first run began: how the hash stood after each part of it. */
  start: readonly number[] | null = null
  /** How many runs were begun. */
  runs = 0
  /** What is the same in every run, once two have been looked at. */
  constants: Constants | null = null
  #first: Reachable | null = null
  /** Whether constants were found that hold data, which were hashed before. */
  #hasSettled = false
  /** Whether the first of the runs that are compared begins. */
  #isFirst = false
  /** The program has begun something by itself that may go on while tasks run. */
  hasBegun = false
  /** In some run, code was changed while it ran. */
  hasChangedCode = false
  /** In some run, what can be read unnoticed led to objects that were not there from the start. */
  hasNewObjects = false
  /** Whether some run was looked at. */
  #isChecked = false
  #opaque: string | null = null
  #seesOrder: boolean | null = null
  readonly #careByText: Readonly<Care>
  readonly #iterations: Iterations
  #packages: PackageWatch | null = null

  /** `running`: the task whose code is running. Without it iterations are not watched. */
  constructor(program: Program, running?: () => { readonly rank: number } | null) {
    const inspector = inspectorOfHost()
    this.#program = program
    this.#careByText = { ...ALL_CARE, stacks: readFunction(program)?.writesStacks === true }
    this.#iterations = new Iterations(running)
    this.closures = inspector === null ? null : new Closures(inspector)
  }

  get seesClosures(): boolean {
    return this.closures !== null
  }

  /** What the code of the program may do to properties, as far as it was looked into. */
  get care(): Readonly<Care> {
    return this.closures?.hasLooked === true ? this.closures.care : this.#careByText
  }

  /** Whether a run that is abandoned may leave something to those after it; also where nobody can look. */
  get mayLeaveSomething(): boolean {
    return this.closures?.packageVariables?.length !== 0
  }

  /** The code of the program rests in a run that is compared with others, after a step that none has made. */
  standStill(): void {
    this.#packages?.look()
  }

  /** A run is over, and all that it has begun. `isCompared`: whether it was compared with others. */
  runEnds(isCompared: boolean): void {
    this.#opaque ??= this.#packages?.end(isCompared) ?? null
  }

  /** What holds state in all runs where nobody can look. */
  get opaque(): string | null {
    return this.#opaque ?? this.closures?.opaque ?? null
  }

  /** Something was found that is not the same in every run. */
  set opaque(what: string | null) {
    this.#opaque = what
  }

  /** Whether all runs so far must be forgotten: what was found out since changes their hashes. */
  get mustStartOver(): boolean {
    return this.#hasSettled || this.closures?.mustStartOver === true
  }

  /** Whether the order in the record's objects, sets and maps may matter to the invariants. */
  seesOrder(stage: Stage): boolean {
    this.#seesOrder ??= maySeeOrder(stage, inspectorOfHost())
    return this.#seesOrder
  }

  /** Looks at a run before it starts; `null` where nobody can look into a function. */
  begin(stage: Stage, world: World): Captured | null {
    if (this.closures === null) this.#opaque ??= assignedInClosures(this.#program, stage)
    this.#isFirst = this.closures !== null && this.#first === null
    this.#isChecked = true
    const captured = this.closures?.begin(stage, world) ?? null
    if (this.hasBegun && this.#isFirst) {
      this.#opaque ??= this.closures?.assignedInSetUp(this.#program) ?? null
    }
    this.#watchPackages(this.closures?.lastingVariables ?? [])
    this.#iterations.begin(this.closures?.care.iterations === true)
    return captured
  }

  /** The same where the states of the run are not compared. */
  beginUnseen(stage: Stage, world: World): null {
    if (!this.#isChecked) this.closures?.check(stage, world)
    this.#isChecked = true
    return null
  }

  #watchPackages(variables: readonly PackageVariable[]): void {
    if (variables.length > 0) this.#packages ??= new PackageWatch(variables)
    this.#opaque ??= this.#packages?.begin() ?? null
  }

  /** A search begins, or begins again: what others have hashed before does not count. */
  startOver(): void {
    this.start = null
    this.runs = 0
    this.#hasSettled = false
    if (this.closures?.mustStartOver !== true) return
    this.closures.startOver()
    this.constants = null
    this.#first = null
  }

  /** No more runs are looked at. */
  end(): void {
    this.closures?.end()
    this.#iterations.end()
    this.#packages = null
  }

  /** What can be reached at the start of a run has been found. */
  found(reachable: Reachable): void {
    this.#isFirst = false
    if (this.#first === null) this.#first = reachable
    else if (this.constants === null) {
      this.constants = new Constants(this.#first, reachable, (object) => this.snapshotOf(object))
      this.#hasSettled = this.constants.holdData
    }
  }

  /** Whether the object with this number has `#private` fields though none of its classes says so. */
  hasPrivates(number: number | undefined): boolean {
    return number !== undefined && this.#withPrivates.has(number)
  }

  /** How a function or a prototype was when it was first met. */
  snapshotOf(object: object): Snapshot {
    let snapshot = this.#snapshots.get(object)
    if (snapshot === undefined) {
      snapshot = new Snapshot(object)
      this.#snapshots.set(object, snapshot)
    }
    return snapshot
  }

  snapshotsOf(objects: readonly object[]): readonly Snapshot[] {
    const snapshots: Snapshot[] = []
    for (const object of objects) snapshots.push(this.snapshotOf(object))
    return snapshots
  }

  /** The number of an object that was not there from the start, such as the prototype of a class. */
  identityOf(object: object): number {
    let identity = this.#identities.get(object)
    if (identity === undefined) {
      this.#identityCount += 1
      identity = -this.#identityCount
      this.#identities.set(object, identity)
    }
    return identity
  }

  /**
   * Whether the object that was found as the `number`th may have `#private` fields. In the first run
   * all are asked, for an object may have lost the class that gave them to it.
   */
  mayHavePrivates(object: object, number: number, layout: Layout): boolean {
    if (layout.hasPrivateFields || this.#withPrivates.has(number)) return true
    const has = this.#isFirst && isStamped(object, layout)
    if (has) this.#withPrivates.add(number)
    return has
  }
}
