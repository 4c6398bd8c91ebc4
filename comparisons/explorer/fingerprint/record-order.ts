import type { Stage } from '../../../patterns/stage.ts'
import { readFunction } from './function-text.ts'
import { intrinsicName } from './intrinsics.ts'
import { eachIn } from './language-methods.ts'

/**
 * Whether the invariants of a program, by their text, may ask in which order something came into the objects,
 * sets and maps of the record: they themselves, functions that they call by name, or methods of the record.
 */
export function maySeeOrder({ invariants = {}, finally: last = {}, record }: Stage): boolean {
  const holders = holdersIn(record)
  const asked = new Set<object>([...Object.values(invariants), ...Object.values(last)])
  for (const f of asked) {
    const text = readFunction(f)
    if (text === null || text.seesOrder) return true
    // What the name stands for is not looked up.
    const called = [...text.free.keys()].filter((name) => text.called.has(name))
    if (called.some((name) => !isOfLanguage(name))) return true
    for (const method of methodsNamed(text.named, holders)) asked.add(method)
  }
  return false
}

const isOfLanguage = (name: string): boolean =>
  intrinsicName(Object.getOwnPropertyDescriptor(globalThis, name)?.value) !== undefined

/** The objects that a value leads to, and their prototypes, but for those of the language. */
export function holdersIn(value: unknown): ReadonlySet<object> {
  const holders = new Set<object>()
  const visit = (each: unknown): void => {
    if (typeof each !== 'object' || each === null || holders.has(each)) return
    if (intrinsicName(each) !== undefined) return
    holders.add(each)
    visit(Object.getPrototypeOf(each))
    eachIn(each, (inner, key) => {
      visit(key)
      visit(inner)
    })
    for (const { value: inner } of Object.values(Object.getOwnPropertyDescriptors(each))) {
      visit(inner)
    }
  }
  visit(value)
  return holders
}

function methodsNamed(names: ReadonlySet<string>, holders: ReadonlySet<object>): object[] {
  const found: unknown[] = []
  for (const holder of holders) {
    for (const name of names) {
      const { value, get } = Object.getOwnPropertyDescriptor(holder, name) ?? {}
      found.push(value, get)
    }
  }
  return found.filter((each): each is object => typeof each === 'function')
}
