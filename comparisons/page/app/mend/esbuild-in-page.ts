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
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0))
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  const wasmModule = await WebAssembly.compile(await new Response(unpacked).arrayBuffer())
  await initialize({ wasmModule })
}

/** Compiles a solution, once esbuild has started, with the modules `known`. */
export const compileInPage = async (
  written: Written,
  known: readonly string[],
): Promise<Compilation> => compile(written, known, build)
