import { atomically, TMap, type Tx } from '../../../stm/index.ts'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

type Folder = TMap<string, string>
type Rename = (folder: Folder, world: World) => Promise<void>

const take = (tx: Tx, folder: Folder) => {
  const content = folder.get(tx, 'draft.txt') ?? ''
  folder.delete(tx, 'draft.txt')
  return content
}

const renameSlowly: Rename = async (folder, { work }) => {
  const content = await atomically((tx) => take(tx, folder))
  await work('copies the content')
  await atomically((tx) => folder.set(tx, 'final.txt', content))
}

const renameInTwo: Rename = async (folder) => {
  const content = await atomically((tx) => take(tx, folder))
  await atomically((tx) => folder.set(tx, 'final.txt', content))
}

const rename: Rename = (folder) =>
  atomically((tx) => void folder.set(tx, 'final.txt', take(tx, folder)))

const renameAndSearch =
  (run: Rename): Program =>
  (world) => {
    const folder: Folder = new TMap([['draft.txt', 'Dear all']])
    const search = async () => {
      await world.work('opens the folder')
      const files = await atomically((tx) => folder.size(tx))
      if (files === 0) throw new Error('the file is lost')
    }
    return {
      subject: { folder },
      tasks: { editor: () => run(folder, world), search: () => search() },
    }
  }

export default {
  story:
    'A file is taken out of a folder in one transaction and put back under its new name in another one; who looks between the two finds neither.',
  wrong: { program: renameAndSearch(renameSlowly), truth: 'fails', outcomes: ['threw'] },
  right: { program: renameAndSearch(rename), truth: 'survives' },
  others: {
    'nothing between': {
      program: renameAndSearch(renameInTwo),
      truth: 'survives',
      harsher: ['threw'],
    },
  },
} satisfies Pair
