import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildFailure, Plugin } from 'esbuild'
import { isSolutionFile, kindOf } from '../../patterns/solution-order.ts'
import { apartFile, apartScript } from './apart-script.ts'
import { asFunction, mapInFunction } from './as-function.ts'
import { type Bundle, bundle } from './bundle.ts'
import { declarationsAlone } from './declarations-alone.ts'
import { sourcesIn } from './highlighted.ts'
import type { Made } from './made.ts'
import { FOLLOWED_IN_NODE, notInAPage } from './not-in-a-page.ts'
import { ownLines } from './own-lines.ts'
import type { Elsewhere } from './registry.ts'
import { sharedModules } from './shared-modules.ts'

/** The solutions of a problem, by where they run. */
interface Places {
  /** With the script of the problem. */
  readonly here: readonly string[]
  /** In the page as well, with a script of their own: they bring a package. */
  readonly apart: readonly string[]
  readonly elsewhere: readonly Elsewhere[]
}

/**
 * The script of the problem `name`: its code, its sources to be shown, and its source map. Beside it are the
 * scripts of the solutions that bring a package. The paths of modules that they share with others are added
 * to `asked`.
 */
export async function problemScript(root: string, name: string, asked: Set<string>): Promise<Made> {
  const plugin = sharedModules(root, asked)
  const { here, apart, elsewhere } = await placesOf(root, name, plugin)
  const folder = `patterns/${name}/`
  const build = (own: readonly string[]) =>
    bundle(root, entryOf(name, here, apart, own), [
      declarationsAlone(
        root,
        apart.map((each) => `${folder}${each}.ts`),
      ),
      plugin,
    ])
  // What the reader writes in the page can import each file of the problem that the page has.
  const { files } = await build([])
  const isApart = (file: string) => apart.some((each) => file === `${folder}${each}.ts`)
  const own = files.filter((file) => file.startsWith(folder) && !isApart(file)).sort()
  const { code, map } = await build(own)
  const beside = await Promise.all(
    apart.map((each) => apartScript(root, `${folder}${each}.ts`, sharedModules(root, asked, own))),
  )
  const sources = await sourcesIn(root, `patterns/${name}`)
  const more = JSON.stringify({ name, elsewhere, sources, map: mapInFunction(ownLines(map)) })
  const text = [
    // Its text is run once more in each worker.
    `cookbook.script = ${asFunction(code)}`,
    'cookbook.script()',
    `cookbook.problem({ ...cookbook.loaded, script: \`(\${cookbook.script})()\`, ...${more} })\n`,
  ].join('\n')
  return {
    text,
    from: [...files, ...beside.flatMap(({ from }) => from), ...Object.keys(sources), folder],
    beside: new Map(beside.map(({ text }, i) => [apartFile(name, apart[i] as string), text])),
  }
}

async function placesOf(root: string, name: string, plugin: Plugin): Promise<Places> {
  const files = await readdir(join(root, 'patterns', name))
  const solutions = files.filter(isSolutionFile).map((file) => file.replace(/\.ts$/, ''))
  const studied = await Promise.all(
    solutions.sort().map(async (solution) => {
      const file = `patterns/${name}/${solution}.ts`
      return { name: solution, ...(await study(root, file, plugin)) }
    }),
  )
  const inPage = studied.filter(({ why }) => why === undefined)
  return {
    here: inPage.filter(({ brings }) => !brings).map(({ name }) => name),
    apart: inPage.filter(({ brings }) => brings).map(({ name }) => name),
    elsewhere: studied.flatMap(({ name, why }) => (why === undefined ? [] : [{ name, why }])),
  }
}

/** Why a solution cannot run in a page; `undefined` if it can. It is built by itself to find out. */
export const obstacle = async (
  root: string,
  file: string,
  plugin: Plugin,
): Promise<string | undefined> => (await study(root, file, plugin)).why

/** What a build of a solution tells: why it cannot run in a page, and whether it brings a package. */
interface Study {
  readonly why: string | undefined
  readonly brings: boolean
}

async function study(root: string, file: string, plugin: Plugin): Promise<Study> {
  try {
    const whole = `import * as all from ${JSON.stringify(`./${file}`)}; globalThis.all = all`
    const built = await bundle(root, whole, [plugin])
    const brings = built.files.some((each) => each.startsWith('node_modules/'))
    return { why: obstacleIn(built), brings }
  } catch (error) {
    const [first] = (error as BuildFailure).errors ?? []
    const [, module] = /Could not resolve "([^"]+)"/.exec(first?.text ?? '') ?? []
    if (module === undefined || module.startsWith('.')) throw error
    return { why: `it needs ${module}, which a page does not have`, brings: true }
  }
}

function obstacleIn({ code, files }: Bundle): string | undefined {
  const used = FOLLOWED_IN_NODE.find((each) =>
    files.some((path) => path.startsWith(`node_modules/${each}/`)),
  )
  if (used !== undefined) return `it uses ${used}, which the explorer follows in Node alone`
  return notInAPage(code)
}

function entryOf(
  pattern: string,
  here: readonly string[],
  apart: readonly string[],
  own: readonly string[],
): string {
  const from = (file: string) => JSON.stringify(`./patterns/${pattern}/${file}.ts`)
  const solutions = [...here, ...apart]
  const imports = solutions.map((name, i) => `import * as s${i} from ${from(name)}`)
  const listed = solutions.map((name, i) => {
    const file = JSON.stringify(`patterns/${pattern}/${name}.ts`)
    const module = here.includes(name)
      ? `module: s${i}`
      : `apart: ${JSON.stringify(apartFile(pattern, name))}, get module() { return cookbook.shared[${file}] }`
    const known = JSON.stringify({ name, kind: kindOf(name) })
    return `{ ...${known}, bug: s${i}.bug, outcomes: s${i}.outcomes, ${module} }`
  })
  const modules = own.map((path, i) => `${JSON.stringify(path)}: o${i}`)
  return [
    `import pattern from ${from('problem')}`,
    ...imports,
    ...own.map((path, i) => `import * as o${i} from ${JSON.stringify(`./${path}`)}`),
    `cookbook.loaded = { pattern, solutions: [${listed.join(', ')}], modules: { ${modules.join(', ')} } }`,
  ].join('\n')
}
