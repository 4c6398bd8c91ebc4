import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

/** Keeps the parts of one upload until it is completed or aborted. */
class Bucket {
  parts: string[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async putPart(part: string): Promise<void> {
    await this.#world.work(`PUT ${part}`)
    if (part === 'corrupt part') throw new Error('400 BadDigest')
    this.parts.push(part)
  }

  async abort(): Promise<void> {
    await this.#world.work('DELETE upload')
    this.parts = []
  }
}

const PARTS = ['part 1', 'corrupt part', 'part 3']

type Upload = (bucket: Bucket) => Promise<string>

const uploadAll: Upload = async (bucket) => {
  try {
    await Promise.all(PARTS.map((part) => bucket.putPart(part)))
    return 'uploaded'
  } catch {
    await bucket.abort()
    return 'aborted'
  }
}

/** Waits for all parts, also if one of them has failed. */
const uploadAllSettled: Upload = async (bucket) => {
  const results = await Promise.allSettled(PARTS.map((part) => bucket.putPart(part)))
  if (results.every(({ status }) => status === 'fulfilled')) return 'uploaded'
  await bucket.abort()
  return 'aborted'
}

const uploadBrokenFile =
  (upload: Upload): Program =>
  (world) => {
    const bucket = new Bucket(world)
    return {
      subject: bucket,
      tasks: { client: () => upload(bucket) },
      finally: { 'an aborted upload leaves no parts': () => bucket.parts.length === 0 },
    }
  }

export default {
  story:
    'One part of an upload fails, Promise.all rejects at once, the upload is aborted, and the other parts, still on their way, arrive after that and stay.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html',
  wrong: {
    program: uploadBrokenFile(uploadAll),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: uploadBrokenFile(uploadAllSettled), truth: 'survives' },
} satisfies Pair
