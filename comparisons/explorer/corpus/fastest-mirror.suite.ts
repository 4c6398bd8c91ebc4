import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type First = (downloads: readonly Promise<string>[]) => Promise<string>

const firstToSettle: First = (downloads) => Promise.race(downloads)

const firstToSucceed: First = (downloads) => Promise.any(downloads)

const twoMirrors =
  (first: First): Program =>
  ({ work }) => {
    const download = async (mirror: string) => {
      await work(`GET ${mirror}`)
      if (mirror === 'mirror in Oslo') throw new Error('404 Not Found')
      return 'package'
    }
    const install = () => first([download('mirror in Oslo'), download('mirror in Rome')])
    return { subject: {}, tasks: { installer: () => install() } }
  }

export default {
  story:
    'The fastest of several mirrors is chosen by Promise.race, so that one that fails quickly wins over one that would have answered.',
  wrong: { program: twoMirrors(firstToSettle), truth: 'fails', outcomes: ['threw'] },
  right: { program: twoMirrors(firstToSucceed), truth: 'survives' },
} satisfies Pair
