import { nodeBuiltin } from '../execution/node-builtin.ts'
import { type Owner, whose } from '../execution/owner.ts'
import type { Patches } from '../execution/patches.ts'

type Fillable = ArrayBufferView | ArrayBuffer

type WebCrypto = Pick<NodeCrypto, 'randomUUID' | 'getRandomValues'>

/** What hands out random numbers in `node:crypto`. */
interface NodeCrypto {
  randomUUID(options?: object): string
  getRandomValues<A extends Fillable>(array: A): A
  randomBytes(size: number, callback?: unknown): Uint8Array | undefined
  randomFillSync<A extends Fillable>(target: A, offset?: number, size?: number): A
  randomInt(min: number, max?: unknown, callback?: unknown): number | undefined
}

/**
 * Replaces the sources of random numbers, for the code of programs alone. They depend on the task and
 * on how many it has drawn, so that every run of a schedule draws the same ones. What is drawn with a
 * callback stays real.
 */
export function patchChance(patches: Patches): void {
  patches.replace(Math, 'random', (real) => () => whose.current()?.draw() ?? real())
  patchWebCrypto(patches)
  const module = nodeBuiltin<NodeCrypto>('node:crypto')
  if (module !== undefined) patchNodeCrypto(patches, module)
}

function patchWebCrypto(patches: Patches): void {
  const { crypto } = globalThis as { readonly crypto?: WebCrypto }
  patches.replace(crypto, 'randomUUID', (real) => () => {
    const owner = whose.current()
    return owner === undefined ? real.call(crypto) : uuid(owner)
  })
  patches.replace(crypto, 'getRandomValues', (real) => (array: Fillable) => {
    return refilled(whose.current(), real.call(crypto, array))
  })
}

/** All but its `getRandomValues`, which it takes from the other. */
function patchNodeCrypto(patches: Patches, module: NodeCrypto): void {
  patches.replace(module, 'randomUUID', (real) => (options?: object) => {
    const owner = whose.current()
    return owner === undefined ? real(options) : uuid(owner)
  })
  patches.replace(module, 'randomBytes', (real) => (size: number, callback?: unknown) => {
    if (callback !== undefined) return real(size, callback)
    return refilled(whose.current(), real(size) as Uint8Array)
  })
  patches.replace(module, 'randomFillSync', (real) => {
    return (target: Fillable, offset = 0, size?: number) => {
      const filled = real(target, offset, size)
      const width = (target as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1
      const end = size === undefined ? target.byteLength : (offset + size) * width
      return refilled(whose.current(), filled, offset * width, end)
    }
  })
  patches.replace(module, 'randomInt', (real) => (...range: [number, unknown?, unknown?]) => {
    const owner = whose.current()
    const value = real(...range)
    if (owner === undefined || value === undefined) return value
    const [min, max] = typeof range[1] === 'number' ? [range[0], range[1]] : [0, range[0]]
    return min + Math.floor(owner.random() * (max - min))
  })
}

/** Fills with the numbers of `owner` what the real source has filled, and so has not refused. */
function refilled<A extends Fillable>(
  owner: Owner | undefined,
  target: A,
  start = 0,
  end = target.byteLength,
): A {
  if (owner === undefined) return target
  const bytes =
    target instanceof ArrayBuffer
      ? new Uint8Array(target)
      : new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
  for (let i = start; i < end; i += 1) bytes[i] = Math.floor(owner.random() * 256)
  return target
}

/** A UUID of version 4. */
function uuid(owner: Owner): string {
  const bytes = refilled(owner, new Uint8Array(16))
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
