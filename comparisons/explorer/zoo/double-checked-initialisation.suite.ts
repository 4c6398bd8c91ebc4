import { Mutex } from 'async-mutex'
import type { World } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Settings {
  language: string | null = null

  async load({ work }: World): Promise<void> {
    await work('loads')
    this.language = 'Latin'
  }
}

class Application {
  readonly mutex = new Mutex()
  settings: Settings | null = null
}

/** Looks first without the lock, since it is needed only once. */
async function settingsOf(
  application: Application,
  initialise: () => Promise<void>,
): Promise<Settings | null> {
  if (application.settings === null) {
    await application.mutex.runExclusive(async () => {
      if (application.settings === null) await initialise()
    })
  }
  return application.settings
}

const twoStart =
  (initialise: (application: Application, world: World) => Promise<void>): Program =>
  (world) => {
    const application = new Application()
    const speaks: Record<string, string | null> = {}
    const start = async (name: string) => {
      const settings = await settingsOf(application, () => initialise(application, world))
      speaks[name] = settings?.language ?? null
    }
    return {
      subject: application,
      record: speaks,
      tasks: { Alice: () => start('Alice'), Bob: () => start('Bob') },
      invariants: { 'nobody gets it half made': () => !Object.values(speaks).includes(null) },
    }
  }

export default {
  lesson: 'Who looks without the lock sees what is not ready yet: make it first, publish it then.',
  wrong: twoStart(async (application, world) => {
    const settings = new Settings()
    application.settings = settings
    await settings.load(world)
  }),
  right: twoStart(async (application, world) => {
    const settings = new Settings()
    await settings.load(world)
    application.settings = settings
  }),
  outcomes: ['completed', 'invariant broken'],
  invariant: 'nobody gets it half made',
  preemptions: 1,
} satisfies Specimen
