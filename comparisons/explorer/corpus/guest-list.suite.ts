import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const SEATS = 1

/** The tickets by guest, and how many of the guests are coming. */
class GuestList extends Map<string, string> {
  coming = 0

  async accept(guest: string, { work }: World): Promise<void> {
    if (this.coming === SEATS) return
    await work('prints a ticket')
    this.coming += 1
    this.set(guest, `ticket for ${guest}`)
  }
}

class SafeGuestList extends GuestList {
  override async accept(guest: string, { work }: World): Promise<void> {
    if (this.coming === SEATS) return
    this.coming += 1
    await work('prints a ticket')
    this.set(guest, `ticket for ${guest}`)
  }
}

const twoGuests =
  (List: typeof GuestList): Program =>
  (world) => {
    const guests = new List()
    return {
      subject: { guests },
      tasks: { ada: () => guests.accept('ada', world), alan: () => guests.accept('alan', world) },
      invariants: { 'every guest has a seat': () => guests.size <= SEATS },
    }
  }

export default {
  story:
    'A subclass of Map counts in a field of its own how many places are taken, looks at it before an await, and counts up after it.',
  wrong: { program: twoGuests(GuestList), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoGuests(SafeGuestList), truth: 'survives' },
} satisfies Pair
