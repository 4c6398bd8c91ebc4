import type { BuildFailure, Plugin } from 'esbuild'
import type { Entry, Solution } from '../../patterns/discover.ts'
import { asFunction, mapInFunction } from './as-function.ts'
import { bundle } from './bundle.ts'
import { sourcesIn } from './highlighted.ts'
import { FOLLOWED_IN_NODE, notInAPage } from './not-in-a-page.ts'
import type { Elsewhere } from './registry.ts'

/** The script of one problem: its code, its sources to be shown, and its source map. */
export async function problemScript(
  root: string,
  { name, solutions }: Entry,
  plugin: Plugin,
): Promise<string> {
  const here: Solution[] = []
  const elsewhere: Elsewhere[] = []
  for (const solution of await solutions()) {
    const why = await obstacle(root, `patterns/${name}/${solution.name}.ts`, plugin)
    if (why === undefined) here.push(solution)
    else elsewhere.push({ name: solution.name, why })
  }
  // What the reader writes in the page can import each file of the problem that the page has.
  const { files } = await bundle(root, entryOf(name, here, []), [plugin])
  const own = files.filter((file) => file.startsWith(`patterns/${name}/`)).sort()
  const { code, map } = await bundle(root, entryOf(name, here, own), [plugin])
  const sources = await sourcesIn(root, `patterns/${name}`)
  const more = JSON.stringify({ name, elsewhere, sources, map: mapInFunction(map) })
  return [
    // Its text is run once more in each worker.
    `cookbook.script = ${asFunction(code)}`,
    'cookbook.script()',
    `cookbook.problem({ ...cookbook.loaded, script: \`(\${cookbook.script})()\`, ...${more} })\n`,
  ].join('\n')
}

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
    if (module === undefined) throw error
    return `it needs ${module}, which a page does not have`
  }
}

function entryOf(pattern: string, solutions: readonly Solution[], own: readonly string[]): string {
  const from = (file: string) => JSON.stringify(`./patterns/${pattern}/${file}.ts`)
  const imports = solutions.map(({ name }, i) => `import * as s${i} from ${from(name)}`)
  const listed = solutions.map(
    ({ name, kind, bug }, i) => `{ ...${JSON.stringify({ name, kind, bug })}, module: s${i} }`,
  )
  const modules = own.map((path, i) => `${JSON.stringify(path)}: o${i}`)
  return [
    `import pattern from ${from('problem')}`,
    ...imports,
    ...own.map((path, i) => `import * as o${i} from ${JSON.stringify(`./${path}`)}`),
    `cookbook.loaded = { pattern, solutions: [${listed.join(', ')}], modules: { ${modules.join(', ')} } }`,
  ].join('\n')
}
