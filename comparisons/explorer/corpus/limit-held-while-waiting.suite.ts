import pLimit, { type LimitFunction } from 'p-limit'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const SUBFOLDERS: Readonly<Record<string, readonly string[]>> = { src: ['lib'], docs: ['api'] }

type Crawl = (folder: string, limit: LimitFunction, world: World) => Promise<void>

const crawlInside: Crawl = (folder, limit, world) =>
  limit(async () => {
    await world.work(`lists ${folder}`)
    const subfolders = SUBFOLDERS[folder] ?? []
    await Promise.all(subfolders.map((subfolder) => crawlInside(subfolder, limit, world)))
  })

/** Holds a place only while it lists a folder. */
const crawl: Crawl = async (folder, limit, world) => {
  await limit(() => world.work(`lists ${folder}`))
  const subfolders = SUBFOLDERS[folder] ?? []
  await Promise.all(subfolders.map((subfolder) => crawl(subfolder, limit, world)))
}

const twoFolders =
  (run: Crawl): Program =>
  (world) => {
    const limit = pLimit(2)
    return {
      subject: { limit },
      tasks: { src: () => run('src', limit, world), docs: () => run('docs', limit, world) },
    }
  }

export default {
  story:
    'A recursive crawler keeps its place in a concurrency limit while it waits for its subfolders, which need places of the same limit.',
  source: 'https://github.com/sindresorhus/p-limit/issues/91',
  wrong: { program: twoFolders(crawlInside), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: twoFolders(crawl), truth: 'survives' },
} satisfies Pair
