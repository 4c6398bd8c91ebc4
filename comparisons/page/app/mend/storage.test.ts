import { afterEach, expect, it, vi } from 'vitest'
import { Storage } from './storage.ts'

afterEach(() => vi.unstubAllGlobals())

/** What a browser has, with room for `size` characters; keys are its own fields, as in a browser. */
class Store {
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  getItem(key: string): string | null {
    return (this as unknown as Record<string, string>)[key] ?? null
  }
  setItem(key: string, value: string): void {
    if (value.length > this.#size) throw new DOMException('full', 'QuotaExceededError')
    Object.assign(this, { [key]: value })
  }
  removeItem(key: string): void {
    Reflect.deleteProperty(this, key)
  }
}

it('keeps what fits from one page to the next, and forgets what is its own', () => {
  const store = Object.assign(new Store(10), { other: 'page' })
  vi.stubGlobal('localStorage', store)
  const storage = new Storage()
  storage.write('a', 'short')
  storage.write('b', 'short')
  expect(storage.isKept).toBe(true)
  const next = new Storage()
  expect([next.read('a'), next.read('c')]).toEqual(['short', null])
  next.remove('a')
  expect(next.read('a')).toBe(null)
  next.clear()
  expect(Object.keys(store)).toEqual(['other'])
})

it('says that a full browser keeps no more, and goes on', () => {
  vi.stubGlobal('localStorage', new Store(10))
  const storage = new Storage()
  storage.write('a', 'kept')
  storage.write('a', 'more than fits')
  expect(storage.isKept).toBe(false)
  expect(storage.read('a')).toBe('more than fits')
  storage.write('a', 'kept')
  expect(storage.isKept).toBe(true)
  expect(new Storage().read('a')).toBe('kept')
})

it('does without a browser that forbids it', () => {
  vi.stubGlobal('localStorage', undefined)
  const storage = new Storage()
  storage.write('a', 'text')
  expect([storage.read('a'), storage.read('b'), storage.isKept]).toEqual(['text', null, false])
  storage.remove('a')
  storage.write('b', 'text')
  storage.clear()
  expect([storage.read('a'), storage.read('b'), storage.isKept]).toEqual([null, null, true])
})
