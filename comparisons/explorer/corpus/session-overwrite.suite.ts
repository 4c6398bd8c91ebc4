import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

type Session = Readonly<Record<string, string>>

function createSessionStore({ work }: World) {
  let session: Session = {}
  return {
    session: () => session,
    async load(): Promise<Session> {
      const loaded = session
      await work('GET session')
      return loaded
    },
    async save(to: Session): Promise<void> {
      await work('SET session')
      session = to
    },
    async saveField(field: string, value: string): Promise<void> {
      await work('HSET session')
      session = { ...session, [field]: value }
    },
  }
}

type SessionStore = ReturnType<typeof createSessionStore>
type Handle = (store: SessionStore, field: string, value: string) => Promise<void>

const saveAll: Handle = async (store, field, value) => {
  const session = await store.load()
  await store.save({ ...session, [field]: value })
}

const saveChange: Handle = async (store, field, value) => {
  const session = await store.load()
  if (session[field] !== value) await store.saveField(field, value)
}

const twoRequests =
  (handle: Handle): Program =>
  (world) => {
    const store = createSessionStore(world)
    return {
      subject: store,
      tasks: {
        cart: () => handle(store, 'cart', 'tea'),
        theme: () => handle(store, 'theme', 'dark'),
      },
      finally: { 'both changes are there': () => Object.keys(store.session()).length === 2 },
    }
  }

export default {
  story:
    'Two requests of one browser load the session, change a field each, and save the whole, so that the one that ends last undoes what the other has changed.',
  source: 'https://github.com/SerayaEryn/fastify-session/issues/237',
  wrong: { program: twoRequests(saveAll), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoRequests(saveChange), truth: 'survives' },
} satisfies Pair
