import type { Plugin } from 'esbuild'
import { asFunction, mapInFunction } from './as-function.ts'
import { bundle } from './bundle.ts'
import type { Made } from './made.ts'
import { ownLines } from './own-lines.ts'

/** The path in the page of the script of a solution that brings a package. */
export const apartFile = (problem: string, solution: string): string =>
  `problems/${problem}/${solution}.js`

/** The script of the solution in `file`, with its source map. What others have `plugin` leaves out of it. */
export async function apartScript(root: string, file: string, plugin: Plugin): Promise<Made> {
  const path = JSON.stringify(file)
  const entry = `import * as own from ${JSON.stringify(`./${file}`)}
    cookbook.share({ ${path}: own })`
  const { code, map, files } = await bundle(root, entry, [plugin])
  const [, problem = '', solution = ''] = /([^/]+)\/([^/]+)\.ts$/.exec(file) ?? []
  const text = [
    `cookbook.script = ${asFunction(code)}`,
    'cookbook.script()',
    `cookbook.solution(${JSON.stringify(apartFile(problem, solution))}, {
      script: \`(\${cookbook.script})()\`, map: ${JSON.stringify(mapInFunction(ownLines(map)))} })\n`,
  ].join('\n')
  return { text, from: files }
}
