import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { table } from '../render/markdown.ts'
import { experiment } from './kit/experiment.ts'
import { inNode } from './whose-context/node.ts'
import { ours } from './whose-context/ours.ts'
import { packages } from './whose-context/packages.ts'
import { runtimes } from './whose-context/runtimes.ts'
import type { Seen, Way } from './whose-context/seen.ts'
import { threads } from './whose-context/threads.ts'
import './whose-context/ways.ts'

interface Group {
  readonly title: string
  readonly ways: readonly Way[]
}

/** All that is looked at, in the order of the page. */
export const GROUPS: readonly Group[] = [
  { title: 'Queues, locks and caches', ways: packages },
  { title: 'Fibers, actors and signals', ways: runtimes },
  { title: 'Pools of threads', ways: threads },
  { title: 'Node itself', ways: inNode },
  { title: 'Transactions', ways: ours },
]

const require = createRequire(import.meta.url)

/** The name and the version of an installed package; what is no package has no version. */
export function installed(name: string): string {
  if (name === 'node') return 'Node'
  if (name === 'stm') return 'stm'
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const found = JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8'))
      return `${found.name} ${found.version}`
    } catch {}
  }
  throw new Error(`${name} is not installed`)
}

const inWords = (seen: Seen | undefined): string => {
  if (seen === undefined) return ''
  return seen === 'nobody' ? '**none**' : seen === 'asker' ? "the asker's" : `**the ${seen}'s**`
}

export default experiment({
  title: 'whose async context a function sees that was handed over',
  isMarkdown: true,
  async run(print) {
    for (const { title, ways } of GROUPS) {
      const rows: string[][] = []
      for (const { of, call, look } of ways) {
        const { handedOver, afterAwait } = await look()
        rows.push([installed(of), call, inWords(handedOver), inWords(afterAwait)])
      }
      const head = [title, "the asker's call", 'the function sees', 'after its await it sees']
      print(table(head, rows))
    }
  },
})
