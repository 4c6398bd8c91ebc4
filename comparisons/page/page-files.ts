import { discoverChapters } from '../../patterns/discover.ts'
import { indexHtml } from './index-html.ts'
import { layoutScript } from './layout-script.ts'
import type { Made } from './made.ts'
import { playScript } from './play-script.ts'
import { problemScript } from './problem-script.ts'
import type { ListedProblem } from './registry.ts'
import { sharedPaths } from './shared-modules.ts'
import { esbuildScript, workshopScript } from './workshop-scripts.ts'

/** The script of the page. */
const PLAY = 'play.js'

/**
 * The files of the page, by path: the document, the script of the page, one script for each problem and
 * for each solution that brings a package, loaded when it is chosen, what lays out the map, and the editor, loaded when
 * they are opened. They are scripts and no modules, which a browser does not load from a file. Each is made when it is
 * first read, and kept.
 */
export class PageFiles {
  readonly #root: string
  readonly #problems: readonly ListedProblem[]
  readonly #makers: ReadonlyMap<string, () => Promise<Made>>
  readonly #made = new Map<string, Promise<Made>>()
  /** The paths of the modules that problems share. */
  #shared: Promise<readonly string[]> | undefined

  /** The page that is made from the sources below `root`. */
  static async of(root: string): Promise<PageFiles> {
    const entries = (await discoverChapters()).flatMap((chapter) => chapter.entries)
    return new PageFiles(
      root,
      entries.map(({ name, pattern }) => ({ name, title: pattern.title })),
    )
  }

  private constructor(root: string, problems: readonly ListedProblem[]) {
    this.#root = root
    this.#problems = problems
    this.#makers = new Map([
      ['index.html', async () => ({ text: indexHtml(PLAY), from: [] })],
      [PLAY, async () => playScript(root, problems, await this.#sharedPaths())],
      ['map/layout.js', () => layoutScript(root)],
      ['mend/workshop.js', () => workshopScript(root)],
      ['mend/esbuild-wasm.js', esbuildScript],
      ...problems.map(({ name }) => [`problems/${name}.js`, () => this.#scriptOf(name)] as const),
    ])
  }

  /** All files, with their texts. Rejects as {@link read}. */
  async *all(): AsyncGenerator<readonly [path: string, text: string], void, undefined> {
    for (const [path, make] of this.#makers) {
      const { text, beside = [] } = await this.#keep(path, make)
      yield [path, text]
      yield* beside
    }
  }

  /**
   * The text of a file; `undefined` if the page has none at that path. Rejects with a `BuildFailure` of
   * esbuild if a source is wrong.
   */
  async read(path: string): Promise<string | undefined> {
    const make = this.#makers.get(path)
    if (make !== undefined) return (await this.#keep(path, make)).text
    const owner = path.replace(/\/[^/]*$/, '.js')
    const makeOwner = this.#makers.get(owner)
    return makeOwner && (await this.#keep(owner, makeOwner)).beside?.get(path)
  }

  #keep(path: string, make: () => Promise<Made>): Promise<Made> {
    const made = this.#made.get(path) ?? make()
    this.#made.set(path, made)
    return made
  }

  /**
   * Makes what was made from one of the `changed` paths again. Resolves with whether anything was. If a
   * source is wrong it rejects, and all files stay as they were.
   */
  async refresh(changed: readonly string[]): Promise<boolean> {
    const before = await this.#sharedPaths().catch(() => [])
    const now = await sharedPaths(this.#root, this.names)
    this.#shared = Promise.resolve(now)
    const hasOthers = String(before) !== String(now)
    const fresh = new Map<string, Promise<Made>>()
    for (const [path, made] of this.#made) {
      const from = await made.then(
        (each) => each.from,
        () => null,
      )
      const isStale = from === null || changed.some((each) => isAmong(each, from))
      const make = this.#makers.get(path)
      if (make && (isStale || (path === PLAY && hasOthers))) fresh.set(path, make())
    }
    await Promise.all(fresh.values())
    for (const [path, made] of fresh) this.#made.set(path, made)
    return fresh.size > 0
  }

  /** The names of the problems, in the order of their chapters. */
  get names(): readonly string[] {
    return this.#problems.map(({ name }) => name)
  }

  #sharedPaths(): Promise<readonly string[]> {
    this.#shared ??= sharedPaths(this.#root, this.names)
    return this.#shared
  }

  async #scriptOf(name: string): Promise<Made> {
    const asked = new Set<string>()
    const made = await problemScript(this.#root, name, asked)
    const shared = await this.#sharedPaths()
    const missing = [...asked].find((path) => !shared.includes(path))
    if (missing !== undefined) throw new Error(`the page has no ${missing} for ${name}`)
    return made
  }
}

const isAmong = (path: string, from: readonly string[]): boolean =>
  from.some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each))
