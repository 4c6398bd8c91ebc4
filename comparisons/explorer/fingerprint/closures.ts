import type { Stage, World } from '../../../patterns/stage.ts'
import { ExplorerMisuse } from '../misuse.ts'
import { noCare } from './care.ts'
import { ClosureWalk } from './closure-walk.ts'
import type { Watched } from './contents.ts'
import { readFunction } from './function-text.ts'
import type { Inspector } from './inspector.ts'
import { LiveBindings } from './live-bindings.ts'
import { isProxy } from './node-builtins.ts'
import { originOf } from './origin.ts'
import { packageStateOf } from './package-objects.ts'
import { isSameVariable, mayBeTakenBack, type PackageVariable } from './package-variables.ts'
import type { Root } from './reachable.ts'
import { Guide, type Route } from './route.ts'
import { assignedInSetUp } from './setup-code.ts'
import { type Binding, closureOf, describe, type Item } from './walked-item.ts'

/** What the functions of the program close over, in one run. */
export interface Captured {
  /** What nothing else leads to, in the same order in every run. */
  readonly roots: readonly Root[]
  /** The variables that some function assigns. */
  readonly bindings: readonly Omit<Root, 'value'>[]
  /** What they hold now. */
  readBindings(): readonly unknown[]
}

/**
 * What the functions of one program close over. The first two runs are looked through; what is the
 * same object in both is the same in all. In all others only what is needed is looked for, by the
 * way that led to it in the first.
 */
export class Closures {
  /** What cannot be looked into, in words. */
  opaque: string | null = null
  /** What the code of the program may do. */
  readonly care: Watched = noCare()
  /** Something was trusted that is not to be: all that is known is for nothing. */
  mustStartOver = false
  readonly #inspector: Inspector
  readonly #untrusted = new Set<string>()
  #first: ClosureWalk | null = null
  #isSettled = false
  /** Where that is so of all that closures lead to, this is what holds for every run. */
  #same: Captured | null = null
  /** What is the same object in every run. */
  readonly #constant = new Map<Route, unknown>()
  #roots: readonly Item[] = []
  #bindings: readonly Omit<Root, 'value'>[] = []
  #withThis = new Set<string>()
  /** Whether functions are kept as data. */
  #keepsFunctions = false

  constructor(inspector: Inspector) {
    this.#inspector = inspector
  }

  /** What code assigns that the program has begun by itself, and nothing leads to; `null` if there is nothing. */
  assignedInSetUp(program: object): string | null {
    const known = new Set(this.#first?.bindings.map(({ name }) => name))
    return assignedInSetUp(program, this.#inspector, known)
  }

  /** Where packages may change what they keep in variables of their own; `null` if nobody has looked. */
  packageVariables: readonly PackageVariable[] | null = null

  /** Those of them that are not made for one run alone, once two runs have been looked at. */
  lastingVariables: readonly PackageVariable[] = []

  /**
   * Looks at a run of which the states are not compared, and whether it can be explored.
   * @throws ExplorerMisuse if not.
   */
  check(stage: Stage, world: World): void {
    const { refused } = new ClosureWalk(this.#inspector, { stage, world, untrusted: NONE }, null)
    if (refused !== null) throw new ExplorerMisuse(refused)
  }

  get hasLooked(): boolean {
    return this.#first !== null
  }

  /**
   * Looks at a run that has not started yet.
   * @throws ExplorerMisuse if it cannot be explored.
   */
  begin(stage: Stage, world: World): Captured {
    if (this.#same !== null) return this.#same
    if (!this.#isSettled) this.#look(stage, world)
    const guide = new Guide(this.#inspector, stage, this.#first?.hasStamped ?? false)
    const find = (route: Route) =>
      this.#constant.has(route) ? this.#constant.get(route) : guide.follow(route)
    const roots = this.#roots.map((item) => ({ ...rootOf(item), value: find(item.route) }))
    const bindings = this.#first?.bindings ?? []
    const live = new LiveBindings(this.#inspector, bindings, guide, find)
    const captured = { roots, bindings: this.#bindings, readBindings: () => live.read() }
    const isSame = this.#roots.every(({ route }) => this.#constant.has(route))
    if (this.#isSettled && isSame && bindings.length === 0) this.#same = captured
    return captured
  }

  /** Nothing more is looked at: the inspector lets go of what it has shown. */
  end(): void {
    this.#inspector.letGo()
  }

  startOver(): void {
    this.mustStartOver = false
    this.#first = null
    this.packageVariables = null
    this.#isSettled = false
    this.#same = null
    this.#constant.clear()
  }

  #look(stage: Stage, world: World): void {
    const walk = new ClosureWalk(
      this.#inspector,
      { stage, world, untrusted: this.#untrusted },
      this.#first,
    )
    if (walk.refused !== null) throw new ExplorerMisuse(walk.refused)
    this.opaque ??= walk.opaque
    this.#takeCare(walk.care)
    if (this.#first === null) {
      this.#first = walk
      this.packageVariables = mayBeTakenBack(walk.packageVariables)
      this.#roots = [...walk.items.values()].filter((item) => this.#isRoot(item, walk))
      this.#bindings = walk.bindings.map(nameOfBinding)
      this.#withThis = new Set(walk.withThis.map(({ name }) => name))
    } else {
      this.#compare(this.#first, walk)
      const before = this.packageVariables ?? []
      this.lastingVariables = mayBeTakenBack(walk.packageVariables).filter((each) =>
        before.some((other) => isSameVariable(each, other)),
      )
      this.#isSettled = true
    }
  }

  #takeCare(found: Watched): void {
    const kinds = (Object.keys(found) as (keyof Watched)[]).filter((kind) => found[kind])
    const isNew = kinds.some((kind) => !this.care[kind])
    for (const kind of kinds) this.care[kind] = true
    if (isNew && this.#first !== null) this.mustStartOver = true
  }

  /** Whether nothing leads to it but closures, and it may be changed, or kept as data. */
  #isRoot(item: Item, { changesFunctions }: ClosureWalk): boolean {
    const { value, route, isRecord, isTrusted, escapes } = item
    const { step } = route
    if (isRecord || 'part' in step) return false
    const isFunction = typeof value === 'function' && !isProxy(value)
    const isKept = escapes && (changesFunctions || this.#keepsFunctions)
    if ('stage' in step) return 'name' in step && isKept
    if (!isFunction) return true
    if (packageStateOf(value) !== undefined) return true
    return isKept || (!isTrusted && (readFunction(value)?.isClass === true || hasOwn(value)))
  }

  /** A function was kept as data that was not there from the start, unless closures lead to it. */
  metFunction(): void {
    if (this.#keepsFunctions) return
    this.#keepsFunctions = true
    this.mustStartOver = true
  }

  /** Whether it has to be looked at what `this` is in the task `name`. */
  isToBeWatched(name: string): boolean {
    return this.#withThis.has(name)
  }

  /** Calls `run`, and looks at what `this` is in it. */
  watch<A>(name: string, run: () => A, isReached: (self: unknown) => boolean): A {
    this.#withThis.delete(name)
    let result: { readonly value: A } | { readonly error: unknown } | undefined
    const [self] = this.#inspector.thisIn([run], () => {
      try {
        result = { value: run() }
      } catch (error) {
        result = { error }
      }
    })
    if (!isReached(self)) this.opaque ??= `\`this\` in ${name}`
    if (result === undefined || 'error' in result) throw result?.error
    return result.value
  }

  /** Holds a second run against the first. */
  #compare(first: ClosureWalk, second: ClosureWalk): void {
    const others = [...second.items.values()]
    for (const [i, item] of [...first.items.values()].entries()) {
      const other = others[i]
      if (other === undefined || !isAlike(item, other)) {
        this.opaque ??= `${describe(item)}, which is not there in every run`
        return
      }
      if (item.value === other.value) this.#constant.set(item.route, item.value)
      else if (item.isTrusted && originOf(item.value as object) !== 'explorer') {
        this.#untrusted.add(this.#inspector.originOf(item.value as object).location?.key ?? '')
        this.mustStartOver = true
      }
    }
  }
}

const NONE: ReadonlySet<string> = new Set()

const nameOfBinding = ({ writer, name }: Binding): Omit<Root, 'value'> => ({
  key: name,
  whose: writer === null ? ', a global variable' : closureOf(writer),
})

const rootOf = ({ name, whose, isTrusted }: Item): Omit<Root, 'value'> => ({
  key: name,
  whose,
  isTrusted,
})

const isAlike = (a: Item, b: Item): boolean =>
  a.name === b.name && a.whose === b.whose && typeof a.value === typeof b.value

/** Whether a function has properties beside those that each has. */
const hasOwn = (f: object): boolean =>
  Object.getOwnPropertySymbols(f).length > 0 ||
  Object.getOwnPropertyNames(f).some((name) => !['length', 'name', 'prototype'].includes(name))
