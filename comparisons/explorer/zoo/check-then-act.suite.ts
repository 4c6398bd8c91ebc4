import type { World } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class BoxOffice {
  seats = 1
}

const twoBuy =
  (buy: (office: BoxOffice, world: World) => Promise<void>): Program =>
  (world) => {
    const office = new BoxOffice()
    return {
      subject: office,
      tasks: { Alice: () => buy(office, world), Bob: () => buy(office, world) },
      invariants: { 'no seat is sold twice': () => office.seats >= 0 },
    }
  }

export default {
  lesson: 'A check holds until the next await; so act first, and await then.',
  wrong: twoBuy(async (office, { work }) => {
    if (office.seats === 0) return
    await work('takes the money')
    office.seats -= 1
  }),
  right: twoBuy(async (office, { work }) => {
    if (office.seats === 0) return
    office.seats -= 1
    await work('takes the money')
  }),
  outcomes: ['completed', 'invariant broken'],
  invariant: 'no seat is sold twice',
  preemptions: 1,
} satisfies Specimen
