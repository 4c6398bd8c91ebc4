import { closedText } from './closed-text.ts'
import { ALL_CARE, ASSIGNED, type Contents, propertiesInto } from './contents.ts'
import { descriptionOf } from './described.ts'
import { Fingerprint } from './fingerprint.ts'
import type { HeapView, Meetings } from './heap-view.ts'
import { intrinsicName } from './intrinsics.ts'
import { type Layout, layoutOf, mayHideStack } from './layout.ts'
import { MetPrimitives } from './met-primitives.ts'
import { isProxy } from './node-builtins.ts'
import { OF_PACKAGE, packageStateOf } from './package-objects.ts'
import { entriesOf, privateStaticsOf, privatesOf, proxyParts } from './parts.ts'
import { type SeenBefore, SeenObjects } from './seen-objects.ts'
import { addScalar, addText, TAG, wordFor } from './words.ts'

/**
 * Hashes what can be reached from an object, each object once. What was met before is known by when
 * it was met, so that it does not matter where in memory things lie, but which of them is which.
 *
 * Nothing is taken for visible that is not known to be: see {@link Layout}.
 */
export class StateHasher implements Contents {
  /** Something was met that may hold state where nobody can look. */
  hasMetOpaque = false
  /** Something was met of which nobody but the explorer sees how it stands. */
  hasMetDescribed = false
  readonly #heap: HeapView
  readonly #meetings: Meetings
  readonly #seen = new SeenObjects()
  readonly #primitives = new MetPrimitives()
  #into = new Fingerprint()
  /** Within the record, where the order of what an object holds does not count: the sum of the hashes. */
  #sum: Fingerprint | null = null

  constructor(heap: HeapView, meetings: Meetings) {
    this.#heap = heap
    this.#meetings = meetings
  }

  /** Forgets all that was met, and goes on from what another walk had met. */
  reset(before: SeenBefore | null = null): this {
    this.#seen.reset(before)
    this.#primitives.reset()
    this.hasMetOpaque = false
    this.hasMetDescribed = false
    return this
  }

  /** What was met so far, for another walk to go on from. */
  get seenSoFar(): SeenBefore {
    return { seen: this.#seen, size: this.#seen.size }
  }

  /** Adds a value, and what is in the locks and variables that it leads to. */
  hashInto(into: Fingerprint, value: unknown): void {
    this.visitInto(into, value)
    this.drainInto(into)
  }

  /** Adds a value; of locks and variables, no more than which. */
  visitInto(into: Fingerprint, value: unknown): void {
    this.#addTo(into, () => this.#visit(value))
  }

  #addTo(into: Fingerprint, add: () => void): void {
    const before = this.#into
    this.#into = into
    add()
    this.#into = before
  }

  /** Adds what is in the locks and variables that were met; `use` gets the fingerprint of each. */
  drainInto(into: Fingerprint, use?: (primitive: object, contents: Fingerprint) => void): void {
    this.#primitives.drainInto(into, this.#meetings, use)
  }

  /** Adds the properties of a function or a prototype, and what it inherits from. */
  hashPropertiesInto(into: Fingerprint, object: object): void {
    this.#addTo(into, () => this.#visitCode(object))
  }

  hasSeen(object: object | symbol): boolean {
    return this.#seen.numberOf(object) !== undefined
  }

  part(key: unknown, value: unknown): void {
    if (this.#sum === null) this.#visit(value)
    else {
      this.#visitRecord(value)
      if (key !== undefined) this.#endSummand(this.#sum)
    }
  }

  property(key: PropertyKey, flags: number): void {
    if (typeof key === 'symbol') this.#visit(key)
    else this.#into.add(wordFor(key as string))
    if (flags !== ASSIGNED) this.#into.add(TAG.property).add(flags)
  }

  number(value: number): void {
    this.#into.addNumber(value)
  }

  text(value: string): void {
    addText(this.#into, value)
  }

  #visit(value: unknown): void {
    if (typeof value === 'function') this.#visitFunction(value)
    else if (typeof value === 'symbol') this.#visitSymbol(value)
    else if (typeof value === 'object' && value !== null) this.#visitObject(value)
    else addScalar(this.#into, value)
  }

  /** Whether something was met before, and then adds when. */
  #isKnown(value: object | symbol): boolean {
    const before = this.#seen.numberOf(value)
    if (before === undefined) {
      this.#seen.add(value)
      return false
    }
    this.#into.add(TAG.seen).add(before)
    return true
  }

  #visitSymbol(symbol: symbol): void {
    this.#into.add(TAG.symbol)
    const name = intrinsicName(symbol) ?? Symbol.keyFor(symbol)
    if (name !== undefined) this.text(name)
    else if (!this.#isKnown(symbol)) {
      // One that the program keeps where nobody can look might come back.
      if (!this.#heap.knows(symbol) && !this.#heap.seesClosures) this.hasMetOpaque = true
      this.text(symbol.description ?? '')
      this.#meetings.object(symbol, this.#into)
    }
  }

  #visitFunction(f: object): void {
    this.#into.add(TAG.function)
    const name = intrinsicName(f)
    if (name !== undefined) this.text(name)
    else if (this.#isKnown(f) || this.#isDescribed(f)) return
    else if (isProxy(f)) this.#visitProxy(f)
    else {
      const state = packageStateOf(f)
      for (const word of state ?? []) this.number(word)
      this.#meetings.object(f, this.#into)
      if (state !== undefined) propertiesInto(f, OF_PACKAGE, this.#heap.care, this)
      else if (!this.#heap.knows(f)) this.#visitNewFunction(f)
    }
  }

  /** A function that was not there from the start: what it closes over may be anything. */
  #visitNewFunction(f: object): void {
    this.#heap.metFunction()
    const text = closedText(f)
    if (text === null) this.hasMetOpaque = true
    else {
      this.text(text)
      this.#visitCode(f)
      for (const value of privateStaticsOf(f)) this.#visit(value)
    }
  }

  /** The properties of a function or a prototype, and what it inherits from. */
  #visitCode(object: object): void {
    propertiesInto(object, layoutOf(null), ALL_CARE, this)
    const prototype: unknown = Object.getPrototypeOf(object)
    if (intrinsicName(prototype) === undefined) this.#visit(prototype)
  }

  #isDescribed(object: object): boolean {
    const description = descriptionOf(object)
    if (description === undefined) return false
    this.hasMetDescribed = true
    this.#into.add(TAG.described)
    // Who looks at it sees which one it is; how it stands is known to the explorer alone.
    if (this.#meetings.contents === undefined) this.#meetings.object(object, this.#into)
    else description(this.#into, this)
    this.#propertiesOf(object, layoutOf(null)) // those that the program has put there
    return true
  }

  #visitObject(object: object): void {
    if (this.#isKnown(object) || object === this.#heap.world) return
    if (isProxy(object)) {
      this.#visitProxy(object)
      return
    }
    const layout = layoutOf(Object.getPrototypeOf(object))
    const { kind, word } = layout
    if (kind === 'opaque') this.hasMetOpaque = !this.#isDescribed(object) || this.hasMetOpaque
    else if (kind === 'primitive' || kind === 'wrapper') this.#visitPrimitive(object, layout)
    else if (word !== 0 || !this.#isDescribed(object)) this.#visitVisible(object, layout)
  }

  #visitPrimitive(object: object, layout: Layout): void {
    if (layout.kind === 'primitive') {
      this.#primitives.add(object)
      this.#meetings.primitive(object, this.#into.add(TAG.primitive))
    } else {
      this.#into.add(TAG.wrapper)
      this.#visit(layout.primitiveIn?.(object))
    }
    if (layout.word === 0) this.#classOf(object, layout)
    this.#propertiesOf(object, layout)
    this.#privatesOf(object, layout)
  }

  #visitVisible(object: object, layout: Layout): void {
    this.#meetings.object(object, this.#into)
    this.#into.add(TAG.begin)
    this.#classOf(object, layout)
    if (layout.kind === 'index')
      for (const entry of entriesOf(object)) for (const part of entry) this.#visit(part)
    try {
      layout.inside?.(object as never, this)
    } catch {
      this.hasMetOpaque = true // it has the prototype of something that it is not
    }
    this.#propertiesOf(object, layout)
    if (mayHideStack(layout, this.#heap.care)) this.hasMetOpaque = true
    this.#privatesOf(object, layout)
    this.#into.add(TAG.end)
  }

  #classOf(object: object, { word }: Layout): void {
    if (word !== 0) this.#into.add(word)
    else this.#into.add(TAG.prototype).add(this.#heap.identityOf(Object.getPrototypeOf(object)))
  }

  #propertiesOf(object: object, layout: Layout): void {
    propertiesInto(object, layout, this.#heap.care, this)
  }

  #privatesOf(object: object, layout: Layout): void {
    if (!layout.hasPrivateFields && !this.#heap.hasPrivates(object)) return
    const privates = privatesOf(object, layout)
    if (privates === null) this.hasMetOpaque = true
    else {
      this.#into.add(TAG.private).add(privates.length)
      for (const value of privates) this.#visit(value)
    }
  }

  #visitProxy(proxy: object): void {
    const parts = proxyParts(proxy)
    if (parts === null) this.hasMetOpaque = true
    else {
      this.#meetings.object(proxy, this.#into.add(TAG.proxy))
      for (const part of parts) this.#visit(part)
    }
  }

  /** The order in the record's objects, sets and maps is left out: it tells who came first, no more. */
  hashUnorderedInto(into: Fingerprint, value: unknown): void {
    this.#addTo(into, () => this.#visitRecord(value))
    this.drainInto(into)
  }

  #visitRecord(value: unknown): void {
    if (typeof value !== 'object' || value === null || isProxy(value)) {
      this.#inOrder(() => this.#visit(value))
      return
    }
    const layout = layoutOf(Object.getPrototypeOf(value))
    const isOrdered = Array.isArray(value) || layout.kind !== 'visible'
    if (isOrdered || this.hasSeen(value) || value === this.#heap.world)
      this.#inOrder(() => this.#visit(value))
    else {
      this.#seen.add(value)
      this.#classOf(value, layout)
      this.#addUnordered(value, layout)
      this.#inOrder(() => this.#privatesOf(value, layout))
    }
  }

  #inOrder(visit: () => void): void {
    const sum = this.#sum
    this.#sum = null
    visit()
    this.#sum = sum
  }

  #addUnordered(value: object, layout: Layout): void {
    const [into, sumBefore] = [this.#into, this.#sum]
    const sum = new Fingerprint(0, 0)
    this.#sum = sum
    this.#into = new Fingerprint()
    layout.inside?.(value as never, this)
    this.#propertiesOf(value, layout)
    this.#endSummand(sum)
    this.#sum = sumBefore
    this.#into = into.add(TAG.unordered).add(sum.a).add(sum.b)
  }

  #endSummand(sum: Fingerprint): void {
    sum.plus(this.#into)
    this.#into = new Fingerprint()
  }
}
