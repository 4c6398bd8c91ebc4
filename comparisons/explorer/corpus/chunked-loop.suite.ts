import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type ForEach = (users: string[], visit: (user: string) => void) => Promise<void>

/** Lets other callbacks of the event loop run between two users. */
const forEachInTurns: ForEach = async (users, visit) => {
  for (let i = 0; i < users.length; i += 1) {
    visit(users[i] as string)
    await nextTurn()
  }
}

/** The same for the users that were there at the start. */
const forEachOfCopy: ForEach = (users, visit) => forEachInTurns([...users], visit)

const mailWhileDeleting =
  (forEach: ForEach): Program =>
  ({ work }) => {
    const users = ['ada', 'alan', 'grace']
    const mailed: string[] = []
    return {
      subject: { users },
      record: mailed,
      tasks: {
        newsletter: () => forEach(users, (user) => mailed.push(user)),
        async admin() {
          await work('deletes an account')
          users.splice(users.indexOf('ada'), 1)
        },
      },
      finally: { 'who stays gets mail': () => mailed.includes('alan') && mailed.includes('grace') },
    }
  }

export default {
  story:
    'A long loop over a list lets the event loop run between two items; an item is removed meanwhile, the others move up, and the loop skips one.',
  wrong: {
    program: mailWhileDeleting(forEachInTurns),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: mailWhileDeleting(forEachOfCopy), truth: 'survives' },
} satisfies Pair
