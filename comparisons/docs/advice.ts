import { readFile } from 'node:fs/promises'
import { table } from '../render/markdown.ts'
import type { Facts } from '../verdicts/facts.ts'
import { pageLink } from './links.ts'

const patterns = new URL('../../patterns/', import.meta.url)

/** The reasons not to use STM that the README of a pattern gives. */
export async function adviceOf(pattern: string): Promise<string[]> {
  return reasonsIn(await readFile(new URL(`${pattern}/README.md`, patterns), 'utf8'))
}

export function reasonsIn(story: string): string[] {
  const [, section = ''] =
    /^## Do not use STM if\n([\s\S]*?)(?:^## |$(?![\s\S]))/m.exec(story) ?? []
  return section
    .split(/^- /m)
    .slice(1)
    .map((reason) => reason.trim().replaceAll(/\s+/g, ' ').replace(/[;.]$/, ''))
}

/** A row for each pattern: the reasons not to use STM for it. */
export const adviceTable = (
  facts: readonly Facts[],
  advice: ReadonlyMap<string, readonly string[]>,
  folder: string,
): string =>
  table(
    ['pattern', 'do not use STM if'],
    facts.map((each) => [pageLink(each, folder), (advice.get(each.pattern) ?? []).join(';<br>')]),
  )
