import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** A file, and a page that shows it and hears about changes once it is connected. */
class Page {
  file = 1
  shown = 0
  #isConnected = false
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async load(): Promise<void> {
    await this.#world.work('GET index.html')
    this.shown = this.file
    await this.#world.work('opens the web socket')
    this.connect()
  }

  async save(): Promise<void> {
    await this.#world.work('saves the file')
    this.file += 1
    if (this.#isConnected) this.reload()
  }

  protected connect(): void {
    this.#isConnected = true
  }

  protected reload(): void {
    this.shown = this.file
  }
}

/** A page that connects late learns what has changed since it was served. */
class ComparingPage extends Page {
  protected override connect(): void {
    super.connect()
    if (this.shown !== this.file) this.reload()
  }
}

const editing =
  (Kind: typeof Page): Program =>
  (world) => {
    const page = new Kind(world)
    return {
      subject: page,
      tasks: { browser: () => page.load(), editor: () => page.save() },
      finally: { 'the page shows the file': () => page.shown === page.file },
    }
  }

export default {
  project: 'live-server',
  benchmarks: ['LVS'],
  story:
    'A change that comes after a page was served and before its web socket is open reaches no page, and the old text stays on the screen.',
  source: 'https://github.com/tapio/live-server/pull/262',
  wrong: { program: editing(Page), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: editing(ComparingPage), truth: 'survives' },
} satisfies PublishedBug
