import { h, render } from 'preact'
import { knowAsStm } from '../../explorer/index.ts'
import type { Cookbook, ListedProblem } from '../registry.ts'
import { Game } from './game.ts'
import { Page } from './page.ts'
import { takeProblem } from './problems.ts'

/** Shows the page: these problems can be chosen, and their scripts find the `shared` modules there. */
export function start(problems: readonly ListedProblem[], shared: Cookbook['shared']): void {
  const root = document.getElementById('page')
  if (root === null) throw new Error('there is no element #page')
  for (const [path, module] of Object.entries(shared)) {
    if (path.startsWith('stm/')) knowAsStm(module)
  }
  const cookbook: Cookbook = { shared, problem: takeProblem }
  Object.assign(globalThis, { cookbook })
  root.replaceChildren()
  render(h(Page, { game: new Game(problems) }), root)
}
