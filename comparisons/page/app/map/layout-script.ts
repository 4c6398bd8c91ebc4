import type { Cookbook } from '../cookbook.ts'
import { loadScript } from '../load-script.ts'

declare const cookbook: Cookbook

let loading: Promise<void> | undefined

/** The script that lays out maps, as text that runs by itself: a worker runs it. Loaded once. */
export async function layoutScript(): Promise<string> {
  loading ??= loadScript('map/layout.js').catch((error: unknown) => {
    loading = undefined
    throw error
  })
  await loading
  return `(${cookbook.layout})()`
}
