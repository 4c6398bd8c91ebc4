import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

interface Article {
  readonly version: number
  readonly tags: readonly string[]
}

/** Refuses a write that was not made from the newest version. */
function createStore({ work }: World) {
  let article: Article = { version: 1, tags: [] }
  return {
    tags: () => article.tags,
    async read(): Promise<Article> {
      await work('GET')
      return article
    },
    async write(tags: readonly string[], version: number): Promise<boolean> {
      await work('PUT if-match')
      if (version !== article.version) return false
      article = { version: version + 1, tags }
      return true
    },
  }
}

type Store = ReturnType<typeof createStore>
type AddTag = (store: Store, tag: string) => Promise<void>

/** Sends the same tags again, with the new version. */
const addTagByForce: AddTag = async (store, tag) => {
  let { version, tags } = await store.read()
  tags = [...tags, tag]
  while (!(await store.write(tags, version))) version = (await store.read()).version
}

/** Adds the tag to what the new version has. */
const addTag: AddTag = async (store, tag) => {
  for (;;) {
    const { version, tags } = await store.read()
    if (await store.write([...tags, tag], version)) return
  }
}

const twoEditors =
  (add: AddTag): Program =>
  (world) => {
    const store = createStore(world)
    return {
      subject: store,
      tasks: { ada: () => add(store, 'maths'), grace: () => add(store, 'navy') },
      finally: { 'both tags are there': () => store.tags().length === 2 },
    }
  }

export default {
  story:
    'After a version conflict a client fetches the new version number and sends its old document with it, which removes the change that it was warned of.',
  wrong: {
    program: twoEditors(addTagByForce),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: twoEditors(addTag), truth: 'survives' },
} satisfies Pair
