import { Semaphore } from 'async-mutex'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type Copy = (buffers: Semaphore, work: (label: string) => Promise<void>) => Promise<void>

const copyOneByOne: Copy = (buffers, work) =>
  buffers.runExclusive(async () => {
    await work('reads')
    await buffers.runExclusive(() => work('writes'))
  })

const copyWithBoth: Copy = (buffers, work) =>
  buffers.runExclusive(async () => {
    await work('reads')
    await work('writes')
  }, 2)

const twoCopies =
  (copy: Copy): Program =>
  ({ work }) => {
    const buffers = new Semaphore(2)
    return {
      subject: { buffers },
      tasks: { music: () => copy(buffers, work), photos: () => copy(buffers, work) },
    }
  }

export default {
  story:
    'Each job takes one of two buffers and then asks for the second, so that two jobs hold one each and wait for each other.',
  wrong: { program: twoCopies(copyOneByOne), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: twoCopies(copyWithBoth), truth: 'survives' },
} satisfies Pair
