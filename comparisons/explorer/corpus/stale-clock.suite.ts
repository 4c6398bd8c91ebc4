import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const LIFETIME = 5

/**
 * A link that may be used for some milliseconds. What counts is the time at which its signature was
 * found to be right: a program that looks at the clock after that sees this time or a later one.
 */
class SignedLink {
  readonly expires = performance.now() + LIFETIME
  #checkedAt = 0
  #usedLate = false

  get wasUsedLate(): boolean {
    return this.#usedLate
  }

  signatureIsRight(): void {
    this.#checkedAt = performance.now()
  }

  use(): void {
    if (this.#checkedAt >= this.expires) this.#usedLate = true
  }
}

type Open = (link: SignedLink, world: World) => Promise<string>

const openByOldTime: Open = async (link, { work }) => {
  const now = performance.now()
  await work('checks the signature')
  link.signatureIsRight()
  if (now >= link.expires) return '410 Gone'
  link.use()
  return '200 OK'
}

const open: Open = async (link, { work }) => {
  await work('checks the signature')
  link.signatureIsRight()
  if (performance.now() >= link.expires) return '410 Gone'
  link.use()
  return '200 OK'
}

const visit =
  (run: Open): Program =>
  (world) => {
    const links: SignedLink[] = []
    return {
      subject: {},
      record: links,
      tasks: {
        async visitor() {
          const link = new SignedLink()
          links.push(link)
          await run(link, world)
        },
      },
      invariants: { 'no link is used too late': () => links.every((link) => !link.wasUsedLate) },
    }
  }

export default {
  story:
    'The time is taken before a slow check, and compared after it: a link that has expired in the meantime is accepted.',
  wrong: { program: visit(openByOldTime), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: visit(open), truth: 'survives' },
} satisfies Pair
