import { type Shared, wasm } from './allocate.ts'
import type { Kernel } from './kernel.ts'
import { bytes } from './kernel-bytes.ts'

let compiled: object | undefined

/** The kernel in WebAssembly, or `undefined` where it cannot run or cannot reach the memory. */
export function wasmKernel(shared: Shared): Kernel | undefined {
  if (wasm === undefined || shared instanceof SharedArrayBuffer) return undefined
  try {
    compiled ??= new wasm.Module(Buffer.from(bytes, 'base64'))
    return new wasm.Instance(compiled, { heap: { memory: shared } }).exports as Kernel
  } catch {
    return undefined
  }
}
