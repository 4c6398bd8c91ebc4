import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

type Status = 'running' | 'done'

const INTERVAL = 5
const MOST_POLLS = 2

function createExport({ work }: World) {
  let status: Status = 'running'
  return {
    async run(): Promise<void> {
      await work('renders the video')
      status = 'done'
    },
    async status(): Promise<Status> {
      const answer = status
      await work('GET /status')
      return answer
    },
  }
}

type Export = ReturnType<typeof createExport>
/** Shows the status of the export until it is done. */
type Watch = (job: Export, show: (status: Status) => void) => void

const watchByInterval: Watch = (job, show) => {
  let polls = 0
  const poll = async () => {
    polls += 1
    if (polls === MOST_POLLS) clearInterval(timer)
    const status = await job.status()
    show(status)
    if (status === 'done') clearInterval(timer)
  }
  const timer = setInterval(() => void poll(), INTERVAL)
}

/** Asks again when the answer is there. */
const watchOneByOne: Watch = (job, show) => {
  let polls = 0
  const poll = async () => {
    polls += 1
    const status = await job.status()
    show(status)
    if (status !== 'done' && polls < MOST_POLLS) setTimeout(() => void poll(), INTERVAL)
  }
  setTimeout(() => void poll(), INTERVAL)
}

const exportVideo =
  (watch: Watch): Program =>
  (world) => {
    const job = createExport(world)
    const shown: Status[] = []
    return {
      subject: job,
      record: shown,
      tasks: {
        server: () => job.run(),
        async browser() {
          watch(job, (status) => shown.push(status))
        },
      },
      invariants: {
        'what is done stays done': () => !shown.includes('done') || shown.at(-1) === 'done',
      },
    }
  }

export default {
  story:
    'A status is polled in intervals, and an old answer that comes late replaces a newer one: what was done is shown as running again.',
  source: 'https://github.com/Karanjot786/TermUI/issues/2748',
  wrong: {
    program: exportVideo(watchByInterval),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: exportVideo(watchOneByOne), truth: 'survives' },
} satisfies Pair
