import { Semaphore } from 'async-mutex'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type Resize = (slots: Semaphore, from: number, to: number) => void

const setSize: Resize = (slots, _, to) => slots.setValue(to)

/** The value of a semaphore is what is free, not its size. */
const addFree: Resize = (slots, from, to) => slots.setValue(slots.getValue() + to - from)

const scaleUp =
  (resize: Resize): Program =>
  ({ work }) => {
    const slots = new Semaphore(1)
    let active = 0
    const transcode = () =>
      slots.runExclusive(async () => {
        active += 1
        await work('transcodes')
        active -= 1
      })
    return {
      subject: { slots },
      tasks: {
        film: () => transcode(),
        trailer: () => transcode(),
        clip: () => transcode(),
        async operator() {
          resize(slots, 1, 2)
        },
      },
      invariants: { 'two at a time at most': () => active <= 2 },
    }
  }

export default {
  story:
    'The size of a semaphore is raised by setValue while permits are out; when they come back, there is one more than the new size.',
  source: 'https://github.com/DirtyHairy/async-mutex/issues/93',
  wrong: { program: scaleUp(setSize), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: scaleUp(addFree), truth: 'survives' },
} satisfies Pair
