import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** Fetches pages and the pages that they link to; it is complete when it has nothing to do. */
class Crawler {
  readonly queue: string[] = []
  isComplete = false
  protected openRequests = 1
  protected readonly world: World

  constructor(world: World) {
    this.world = world
  }

  async fetch(): Promise<void> {
    await this.world.work('GET /')
    this.openRequests -= 1
    await this.discover()
  }

  tick(): void {
    if (this.queue.length === 0 && this.openRequests === 0) this.isComplete = true
  }

  protected async discover(): Promise<void> {
    await this.world.work('looks for links')
    this.queue.push('/about')
  }
}

/** A request is open until its links are in the queue. */
class PatientCrawler extends Crawler {
  override async fetch(): Promise<void> {
    await this.world.work('GET /')
    await this.discover()
    this.openRequests -= 1
  }
}

const crawl =
  (Kind: typeof Crawler): Program =>
  (world) => {
    const crawler = new Kind(world)
    return {
      subject: crawler,
      tasks: {
        request: () => crawler.fetch(),
        async interval() {
          await world.work('the interval')
          crawler.tick()
        },
      },
      invariants: {
        'complete means that nothing is left': () =>
          !crawler.isComplete || crawler.queue.length === 0,
      },
    }
  }

export default {
  project: 'simplecrawler',
  benchmarks: ['NSC'],
  story:
    'A request counts as done before its links are in the queue, so a tick of the interval in between finds nothing to do, and the crawl ends.',
  source: 'https://github.com/simplecrawler/simplecrawler/issues/298',
  wrong: { program: crawl(Crawler), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: crawl(PatientCrawler), truth: 'survives' },
} satisfies PublishedBug
