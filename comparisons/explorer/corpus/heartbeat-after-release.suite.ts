import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const INTERVAL = 5
const MOST_RENEWALS = 2

function createLease({ work }: World) {
  let isHeld = false
  return {
    isHeld: () => isHeld,
    async hold(): Promise<void> {
      await work('PUT /lease')
      isHeld = true
    },
    async release(): Promise<void> {
      await work('DELETE /lease')
      isHeld = false
    },
  }
}

type Lease = ReturnType<typeof createLease>

/** Calls `beat` in intervals. Returns a function that ends this. */
function startHeartbeat(beat: () => void): () => void {
  let renewals = 0
  const timer = setInterval(() => {
    renewals += 1
    if (renewals === MOST_RENEWALS) clearInterval(timer)
    beat()
  }, INTERVAL)
  return () => clearInterval(timer)
}

type Guard = (lease: Lease, job: () => Promise<void>) => Promise<void>

const whileHolding: Guard = async (lease, job) => {
  await lease.hold()
  const stop = startHeartbeat(() => void lease.hold())
  await job()
  stop()
  await lease.release()
}

/** Lets the renewals that are under way arrive before it releases the lease. */
const whileHoldingInOrder: Guard = async (lease, job) => {
  await lease.hold()
  let renewal = Promise.resolve()
  const stop = startHeartbeat(() => {
    renewal = renewal.then(() => lease.hold())
  })
  await job()
  stop()
  await renewal
  await lease.release()
}

const runJob =
  (guard: Guard): Program =>
  (world) => {
    const lease = createLease(world)
    return {
      subject: lease,
      tasks: { worker: () => guard(lease, () => world.work('reindexes')) },
      finally: { 'the lease is free': () => !lease.isHeld() },
    }
  }

export default {
  story:
    'The last heartbeat of a lease is still on the way when the lease is released, arrives afterwards, and takes the lease again for a worker that is done.',
  wrong: { program: runJob(whileHolding), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: runJob(whileHoldingInOrder), truth: 'survives' },
} satisfies Pair
