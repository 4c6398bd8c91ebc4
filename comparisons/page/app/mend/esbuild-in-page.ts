import { build, initialize } from 'esbuild-wasm'
import { type Compilation, compile, type Written } from './compile.ts'

let ready: Promise<void> | undefined

/**
 * Starts esbuild, once, in a worker of its own: `packed` is its WebAssembly, compressed by gzip and in
 * base64, for a page that is opened from a file cannot fetch it.
 */
export function startEsbuild(packed: string): Promise<void> {
  ready ??= start(packed)
  return ready
}

async function start(packed: string): Promise<void> {
  const unpacked = new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream('gzip'))
  const wasmModule = await WebAssembly.compile(await new Response(unpacked).arrayBuffer())
  await initialize({ wasmModule })
}

interface FromBase64 {
  /** In browsers since 2025, and many times as fast. */
  fromBase64?(base64: string): Uint8Array<ArrayBuffer>
}

/** What `base64` stands for. The page waits for this, so it must not take long: no function for each byte. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as FromBase64
  if (fromBase64 !== undefined) return fromBase64(base64)
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** Compiles a solution, once esbuild has started, with the modules `known`. */
export const compileInPage = async (
  written: Written,
  known: readonly string[],
): Promise<Compilation> => compile(written, known, build)
