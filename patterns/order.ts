import { CHAPTERS, type Chapter } from './chapters.ts'

/** What the order of patterns depends on. An `Entry` of `discover.ts` is one. */
export interface Ordered {
  readonly name: string
  readonly pattern: {
    readonly chapter: Chapter
    /** Names of the patterns to read before this one. */
    readonly after: readonly string[]
  }
}

/** A chapter that has patterns, and these in the order in which they are best read. */
export interface FilledChapter<Entry> {
  readonly title: Chapter
  readonly about: string
  readonly entries: readonly Entry[]
}

/**
 * Groups patterns by chapter, in the order of the learning path. Within a chapter a pattern stands
 * after those that it names in `after`; where that leaves a choice, names decide. Chapters without
 * patterns are left out. What `after` names in other chapters, or nowhere, does not matter here.
 * @throws Error if patterns come after each other in a circle.
 */
export function inChapters<Entry extends Ordered>(
  entries: readonly Entry[],
): readonly FilledChapter<Entry>[] {
  return CHAPTERS.flatMap(({ title, about }) => {
    const own = entries.filter(({ pattern }) => pattern.chapter === title)
    return own.length === 0 ? [] : [{ title, about, entries: sorted(own) }]
  })
}

/** The entries of all chapters, in their order. */
export const entriesIn = <Entry>(chapters: readonly FilledChapter<Entry>[]): readonly Entry[] =>
  chapters.flatMap(({ entries }) => entries)

/** The chapters with `of` each entry; entries for which that is `undefined` are left out. */
export const mapChapters = <Entry, Item>(
  chapters: readonly FilledChapter<Entry>[],
  of: (entry: Entry) => Item | undefined,
): readonly FilledChapter<Item>[] =>
  chapters
    .map(({ entries, ...chapter }) => ({
      ...chapter,
      entries: entries.map(of).filter((item) => item !== undefined),
    }))
    .filter(({ entries }) => entries.length > 0)

/** A topological sort (Kahn 1962) that takes the first name among those that may come next. */
function sorted<Entry extends Ordered>(entries: readonly Entry[]): readonly Entry[] {
  const left = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))
  const order: Entry[] = []
  while (left.length > 0) {
    const names = new Set(left.map(({ name }) => name))
    const next = left.findIndex(({ pattern }) => !pattern.after.some((name) => names.has(name)))
    if (next < 0) throw new Error(`these patterns come after each other: ${[...names].join(', ')}`)
    order.push(...left.splice(next, 1))
  }
  return order
}

/** What is wrong with the `after` of patterns, one line each; empty if the order can be kept. */
export function orderFaults(entries: readonly Ordered[]): readonly string[] {
  const chapterOf = new Map(entries.map(({ name, pattern }) => [name, pattern.chapter] as const))
  return entries.flatMap(({ name, pattern }) =>
    pattern.after.flatMap((before) => {
      const chapter = chapterOf.get(before)
      if (chapter === undefined) return [`${name} comes after '${before}', which is not a pattern`]
      if (positionOf(chapter) <= positionOf(pattern.chapter)) return []
      return [`${name} comes after ${before}, which is in the later chapter '${chapter}'`]
    }),
  )
}

const positionOf = (chapter: Chapter): number =>
  CHAPTERS.findIndex(({ title }) => title === chapter)
