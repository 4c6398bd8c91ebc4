import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const QUIET = 5

type Save = (text: string) => Promise<void>

/** Calls `save` with the latest text once nothing has changed for a while. */
function debounce(save: Save): (text: string) => void {
  let timer: NodeJS.Timeout | undefined
  return (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(text), QUIET)
  }
}

/** The same, and a save begins when the one before it is done. */
function debounceInOrder(save: Save): (text: string) => void {
  let saved = Promise.resolve()
  return debounce((text) => {
    saved = saved.then(() => save(text))
    return saved
  })
}

function createDocument({ work }: World) {
  let text = ''
  return {
    text: () => text,
    async save(to: string): Promise<void> {
      await work(`PUT ${to}`)
      text = to
    },
  }
}

const typeOn =
  (delay: (save: Save) => (text: string) => void): Program =>
  (world) => {
    const document = createDocument(world)
    const changed = delay((text) => document.save(text))
    return {
      subject: document,
      tasks: {
        async author() {
          changed('Hel')
          await world.work('types on')
          changed('Hello')
        },
      },
      finally: { 'the latest text is saved': () => document.text() === 'Hello' },
    }
  }

export default {
  story:
    'A debounced save begins while an older one is still on the way; the older one arrives last and overwrites the text.',
  source: 'https://github.com/sindresorhus/p-debounce/pull/32',
  wrong: { program: typeOn(debounce), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: typeOn(debounceInOrder), truth: 'survives' },
} satisfies Pair
