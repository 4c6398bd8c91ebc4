import { renderList } from '../comparisons/render/list.ts'
import { discoverChapters, listOnThreads } from '../patterns/discover.ts'
import { entriesIn, mapChapters } from '../patterns/order.ts'
import { palette, print, printJson } from './command-line.ts'

const CHAPTER = 'On threads'

/** Lists all problems by chapter, with their lessons. */
export async function listPatterns(json: boolean, ascii: boolean | undefined): Promise<void> {
  const onThreads = await listOnThreads()
  const parts = onThreads.filter(({ isPart }) => isPart).map(({ name }) => name)
  const alone = onThreads.filter(({ isPart }) => !isPart)
  const chapters = mapChapters(await discoverChapters(), ({ name, pattern }) => {
    const { title, lesson, chapter } = pattern
    return { name, title, lesson, chapter, isOnThreads: parts.includes(name) }
  })
  if (json) {
    const listed = alone.map(({ name, title, lesson }) => ({
      name,
      title,
      lesson,
      chapter: CHAPTER,
    }))
    printJson([...entriesIn(chapters), ...listed])
    return
  }
  const also = { name: '--on-threads', lesson: `the same for ${parts.join(', ')}` }
  const entries = [...alone, ...(parts.length === 0 ? [] : [also])]
  print(renderList([...chapters, { title: CHAPTER, entries }], palette), ascii)
}
