import { h, render } from 'preact'
import { knowAsStm } from '../../explorer/index.ts'
import type { ListedProblem } from '../registry.ts'
import { takeApart } from './apart.ts'
import type { Cookbook } from './cookbook.ts'
import { Game } from './game.ts'
import { keepFocus } from './keep-focus.ts'
import { Edits } from './mend/edits.ts'
import { Mending } from './mend/mending.ts'
import { Progress } from './mend/progress.ts'
import { Storage } from './mend/storage.ts'
import { takeWorkshop } from './mend/tools.ts'
import { Page } from './page.ts'
import { takeProblem } from './problems.ts'
import { serveSearches, type WorkerCookbook } from './search-worker.ts'
import { shareModules } from './share-modules.ts'
import { onUnhandled } from './unhandled.ts'

/**
 * Shows the page: these problems can be chosen, and their scripts find the `shared` modules there. In a
 * worker that runs `play`, the script of the page, it searches for the page instead.
 */
export function start(
  problems: readonly ListedProblem[],
  shared: Cookbook['shared'],
  play: () => void,
): void {
  for (const [path, module] of Object.entries(shared)) {
    if (path.startsWith('stm/')) knowAsStm(module)
  }
  const found: Record<string, object> = {}
  const share = (modules: Readonly<Record<string, object>>) => shareModules(found, modules)
  share(shared)
  if (typeof document === 'undefined') {
    const cookbook: WorkerCookbook = { shared: found, share }
    Object.assign(globalThis, { cookbook })
    serveSearches(cookbook)
    return
  }
  const cookbook: Cookbook = {
    shared: found,
    share,
    problem(problem) {
      share(problem.modules)
      takeProblem(problem)
    },
    solution: takeApart,
    takeWorkshop,
  }
  Object.assign(globalThis, { cookbook })
  show(new Game(problems, `(${play})()`))
}

function show(game: Game): void {
  const root = document.getElementById('page')
  if (root === null) throw new Error('there is no element #page')
  root.replaceChildren()
  onUnhandled((message) => game.tellTrouble(message))
  const storage = new Storage()
  const progress = new Progress(storage)
  game.subscribe(() => progress.note(game))
  const mending = new Mending(game, new Edits(storage))
  const forget = () => {
    storage.clear()
    mending.close()
  }
  keepFocus(root, '.task')
  render(h(Page, { game, mending, progress, forget }), root)
}
