import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { discoverChapters } from '../../patterns/discover.ts'
import { asFunction } from './as-function.ts'
import { bundle } from './bundle.ts'
import { indexHtml } from './index-html.ts'
import { problemScript } from './problem-script.ts'
import type { ListedProblem } from './registry.ts'
import { sharedModules } from './shared-modules.ts'
import { writeWorkshop } from './write-workshop.ts'

/** Where a page is built, from the sources below `root`. */
export interface Site {
  readonly root: string
  readonly folder: string
}

/**
 * Builds the page into `folder`, which is emptied before: the document, the script of the page, one
 * script for each problem, loaded when it is chosen, and the editor, loaded when it is opened. They are scripts and no modules, which a browser does
 * not load from a file.
 */
export async function buildPage({ root, folder }: Site): Promise<void> {
  const entries = (await discoverChapters()).flatMap((chapter) => chapter.entries)
  const asked = new Set<string>()
  const plugin = sharedModules(root, asked)
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'problems'), { recursive: true })
  for (const entry of entries) {
    const script = await problemScript(root, entry, plugin)
    await writeFile(join(folder, 'problems', `${entry.name}.js`), script)
  }
  const listed = entries.map(({ name, pattern }) => ({ name, title: pattern.title }))
  // The explorer has to know what belongs to stm, and the bundle alone tells which files those are.
  const { files } = await bundle(root, entryOf([...asked].sort(), listed))
  const ofStm = files.filter((file) => file.startsWith('stm/'))
  const shared = [...new Set([...asked, ...ofStm])].sort()
  const { code } = await bundle(root, entryOf(shared, listed))
  await writeFile(join(folder, 'play.js'), `(${asFunction(code, 'play')})()\n`)
  await writeFile(join(folder, 'index.html'), indexHtml('play.js'))
  await writeWorkshop(root, folder)
}

/** The program of the page: the explorer, what all problems share, and what is shown. */
function entryOf(shared: readonly string[], problems: readonly ListedProblem[]): string {
  const imports = shared.map((path, i) => `import * as m${i} from ${JSON.stringify(`./${path}`)}`)
  const modules = shared.map((path, i) => `${JSON.stringify(path)}: m${i}`)
  return [
    "import { start } from './comparisons/page/app/start.ts'",
    ...imports,
    `start(${JSON.stringify(problems)}, { ${modules.join(', ')} }, play)`,
  ].join('\n')
}
