import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const LEASE = 5

/** Grants a lease to one client at a time, and takes it back when its time is up. */
class LeaseService {
  #token = 0
  #isHeld = false
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async acquire(): Promise<number | undefined> {
    await this.#world.work('asks for the lease')
    if (this.#isHeld) return undefined
    this.#isHeld = true
    this.#token += 1
    setTimeout(() => {
      this.#isHeld = false
    }, LEASE)
    return this.#token
  }
}

class Disk {
  /** The lease under which each write came, in the order in which they arrived. */
  readonly writes: number[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  get isInOrder(): boolean {
    return this.writes.every((token, i, writes) => token >= (writes[i - 1] ?? 0))
  }

  async write(token: number): Promise<void> {
    await this.#world.work('writes the file')
    this.accept(token)
  }

  protected accept(token: number): void {
    this.writes.push(token)
  }
}

class FencedDisk extends Disk {
  protected override accept(token: number): void {
    if (token < (this.writes.at(-1) ?? 0)) throw new Error(`lease ${token} is over`)
    super.accept(token)
  }
}

const twoClients =
  (Kind: typeof Disk): Program =>
  (world) => {
    const leases = new LeaseService(world)
    const disk = new Kind(world)
    const update = async () => {
      const token = await leases.acquire()
      if (token === undefined) return 'locked'
      return disk.write(token).catch(() => 'too late')
    }
    return {
      subject: { leases, disk },
      tasks: { one: () => update(), other: () => update() },
      invariants: { 'no old holder writes after a new one': () => disk.isInOrder },
    }
  }

export default {
  story:
    'A client whose lease has run out while its write was on the way overwrites what the next holder wrote.',
  source: 'https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html',
  wrong: { program: twoClients(Disk), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoClients(FencedDisk), truth: 'survives' },
} satisfies Pair
