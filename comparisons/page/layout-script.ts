import { asFunction } from './as-function.ts'
import { bundle } from './bundle.ts'
import type { Made } from './made.ts'
import { minified } from './minified.ts'

/** What the page loads when the reader opens the map: a function, of which a worker gets the text. */
export async function layoutScript(root: string): Promise<Made> {
  const entry = "import './comparisons/page/app/map/start-layout.ts'"
  const { code, files } = await bundle(root, entry, [minified])
  return { text: `cookbook.layout = ${asFunction(code)}\n`, from: files }
}
