import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildFailure, Plugin } from 'esbuild'
import { isSolutionFile, kindOf } from '../../patterns/solution-order.ts'
import { asFunction, mapInFunction } from './as-function.ts'
import { bundle } from './bundle.ts'
import { sourcesIn } from './highlighted.ts'
import type { Made } from './made.ts'
import { FOLLOWED_IN_NODE, notInAPage } from './not-in-a-page.ts'
import type { Elsewhere } from './registry.ts'

/** The script of the problem `name`: its code, its sources to be shown, and its source map. */
export async function problemScript(root: string, name: string, plugin: Plugin): Promise<Made> {
  const here: string[] = []
  const elsewhere: Elsewhere[] = []
  const solutions = await solutionsOf(root, name)
  const obstacles = await Promise.all(
    solutions.map((solution) => obstacle(root, `patterns/${name}/${solution}.ts`, plugin)),
  )
  for (const [i, solution] of solutions.entries()) {
    const why = obstacles[i]
    if (why === undefined) here.push(solution)
    else elsewhere.push({ name: solution, why })
  }
  // What the reader writes in the page can import each file of the problem that the page has.
  const { files } = await bundle(root, entryOf(name, here, []), [plugin])
  const own = files.filter((file) => file.startsWith(`patterns/${name}/`)).sort()
  const { code, map } = await bundle(root, entryOf(name, here, own), [plugin])
  const sources = await sourcesIn(root, `patterns/${name}`)
  const more = JSON.stringify({ name, elsewhere, sources, map: mapInFunction(map) })
  const text = [
    // Its text is run once more in each worker.
    `cookbook.script = ${asFunction(code)}`,
    'cookbook.script()',
    `cookbook.problem({ ...cookbook.loaded, script: \`(\${cookbook.script})()\`, ...${more} })\n`,
  ].join('\n')
  return { text, from: [...files, ...Object.keys(sources), `patterns/${name}/`] }
}

const solutionsOf = async (root: string, name: string): Promise<readonly string[]> =>
  (await readdir(join(root, 'patterns', name)))
    .filter(isSolutionFile)
    .map((file) => file.replace(/\.ts$/, ''))
    .sort()

/** Why a solution cannot run in a page; `undefined` if it can. It is built by itself to find out. */
export async function obstacle(
  root: string,
  file: string,
  plugin: Plugin,
): Promise<string | undefined> {
  try {
    const whole = `import * as all from ${JSON.stringify(`./${file}`)}; globalThis.all = all`
    const { code, files } = await bundle(root, whole, [plugin])
    const used = FOLLOWED_IN_NODE.find((each) =>
      files.some((path) => path.startsWith(`node_modules/${each}/`)),
    )
    if (used !== undefined) return `it uses ${used}, which the explorer follows in Node alone`
    return notInAPage(code)
  } catch (error) {
    const [first] = (error as BuildFailure).errors ?? []
    const [, module] = /Could not resolve "([^"]+)"/.exec(first?.text ?? '') ?? []
    if (module === undefined || module.startsWith('.')) throw error
    return `it needs ${module}, which a page does not have`
  }
}

function entryOf(pattern: string, solutions: readonly string[], own: readonly string[]): string {
  const from = (file: string) => JSON.stringify(`./patterns/${pattern}/${file}.ts`)
  const imports = solutions.map((name, i) => `import * as s${i} from ${from(name)}`)
  const listed = solutions.map((name, i) => {
    const known = JSON.stringify({ name, kind: kindOf(name) })
    return `{ ...${known}, bug: s${i}.bug, module: s${i} }`
  })
  const modules = own.map((path, i) => `${JSON.stringify(path)}: o${i}`)
  return [
    `import pattern from ${from('problem')}`,
    ...imports,
    ...own.map((path, i) => `import * as o${i} from ${JSON.stringify(`./${path}`)}`),
    `cookbook.loaded = { pattern, solutions: [${listed.join(', ')}], modules: { ${modules.join(', ')} } }`,
  ].join('\n')
}
