/** Memory of WebAssembly. No more of its type is needed, which the types of Node lack. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike
}

export interface WebAssembly {
  readonly Memory: new (size: {
    readonly initial: number
    readonly maximum: number
    readonly shared: true
  }) => WasmMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/** WebAssembly, where there is any. */
export const { WebAssembly: wasm } = globalThis as { readonly WebAssembly?: WebAssembly }

/** Memory that threads can be sent: WebAssembly's, so that its code can work on it, or a plain buffer. */
export type Shared = SharedArrayBuffer | WasmMemory

const PAGE = 65_536

/** Memory of at least this many bytes, all of them 0. */
export function allocate(bytes: number): Shared {
  const pages = Math.ceil(bytes / PAGE)
  try {
    const memory = wasm && new wasm.Memory({ initial: pages, maximum: pages, shared: true })
    if (memory?.buffer instanceof SharedArrayBuffer) return memory
  } catch {
    // There is a limit to its size, and to how many of them there are.
  }
  return new SharedArrayBuffer(bytes)
}

/** The buffer of what should be shared memory. */
export const bufferOf = (shared: Shared): SharedArrayBuffer =>
  ((shared as WasmMemory).buffer ?? shared) as SharedArrayBuffer
