import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

/** Saves the tags of `text` one by one. */
type SaveTags = (text: string, tags: Set<string>, world: World) => Promise<void>

/** Goes through all texts with one pattern, which remembers where it stopped. */
function createSharedScanner(): SaveTags {
  const tag = /#\w+/g
  return async (text, tags, { work }) => {
    for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
      await work(`saves ${match[0]}`)
      tags.add(match[0])
    }
  }
}

function createScanner(): SaveTags {
  return async (text, tags, { work }) => {
    for (const [tag] of text.matchAll(/#\w+/g)) {
      await work(`saves ${tag}`)
      tags.add(tag)
    }
  }
}

const twoNotes =
  (create: () => SaveTags): Program =>
  (world) => {
    const saveTags = create()
    const tags = new Set<string>()
    return {
      subject: {},
      record: tags,
      tasks: {
        note: () => saveTags('#tea and #milk', tags, world),
        reminder: () => saveTags('#bread', tags, world),
      },
      finally: { 'all tags are saved': () => tags.size === 3 },
    }
  }

export default {
  story:
    'A regular expression with the flag g is shared by two loops with an await in them; each continues in its own text where the other has stopped.',
  wrong: { program: twoNotes(createSharedScanner), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoNotes(createScanner), truth: 'survives' },
} satisfies Pair
