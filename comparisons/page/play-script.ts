import { asFunction } from './as-function.ts'
import { bundle } from './bundle.ts'
import type { Made } from './made.ts'
import { minified } from './minified.ts'
import type { ListedProblem } from './registry.ts'
import { withoutNode } from './without-node.ts'

/** The script of the page: the explorer, what all problems share, at the paths `asked`, and what is shown. */
export async function playScript(
  root: string,
  problems: readonly ListedProblem[],
  asked: readonly string[],
): Promise<Made> {
  // The explorer has to know what belongs to stm, and the bundle alone tells which files those are.
  const { files } = await bundle(root, entryOf(asked, problems), [minified, withoutNode])
  const ofStm = files.filter((file) => file.startsWith('stm/'))
  const shared = [...new Set([...asked, ...ofStm])].sort()
  const { code } = await bundle(root, entryOf(shared, problems), [minified, withoutNode])
  return { text: `(${asFunction(code, 'play')})()\n`, from: files }
}

function entryOf(shared: readonly string[], problems: readonly ListedProblem[]): string {
  const imports = shared.map((path, i) => `import * as m${i} from ${JSON.stringify(`./${path}`)}`)
  const modules = shared.map((path, i) => `${JSON.stringify(path)}: m${i}`)
  return [
    "import { start } from './comparisons/page/app/start.ts'",
    ...imports,
    `start(${JSON.stringify(problems)}, { ${modules.join(', ')} }, play)`,
  ].join('\n')
}
