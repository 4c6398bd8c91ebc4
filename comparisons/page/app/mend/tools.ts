import type { Cookbook } from '../cookbook.ts'
import { loadScript } from '../load-script.ts'
import type { Compilation, Written } from './compile.ts'
import type { Workshop } from './workshop.ts'

declare const cookbook: Cookbook

let workshop: Workshop | undefined
let loading: Promise<Workshop> | undefined
let starting: Promise<void> | undefined

/** Takes what `mend/workshop.js` hands over. */
export function takeWorkshop(taken: Workshop): void {
  workshop = taken
}

/** Loads the editor, once. It can be tried again if that fails. */
export function loadWorkshop(): Promise<Workshop> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}

async function load(): Promise<Workshop> {
  await loadScript('mend/workshop.js')
  if (workshop === undefined) throw new Error('the script of the editor has no editor')
  return workshop
}

/** Loads and starts the compiler, once. It can be tried again if that fails. */
export function loadCompiler(): Promise<void> {
  starting ??= startCompiler().catch((error: unknown) => {
    starting = undefined
    throw error
  })
  return starting
}

async function startCompiler(): Promise<void> {
  const [{ startEsbuild }] = await Promise.all([loadWorkshop(), loadScript('mend/esbuild-wasm.js')])
  const packed = cookbook.packedEsbuild ?? ''
  // Five million characters, of which nobody has any use from now on.
  delete cookbook.packedEsbuild
  await startEsbuild(packed)
}

/** Compiles what the reader has written, with the modules that the page has for its problem. */
export async function compile(written: Written): Promise<Compilation> {
  await loadCompiler()
  const { compile } = await loadWorkshop()
  const folder = written.file.replace(/[^/]*$/, '')
  const known = Object.keys(cookbook.shared).filter(
    (path) => path.startsWith(folder) || !/^patterns\/.*\//.test(path),
  )
  return await compile(written, known)
}
