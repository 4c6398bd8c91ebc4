import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

/** Makes the header of a frame for `channel`. */
type Encode = (channel: number) => DataView

function createReusingEncoder(): Encode {
  const header = new DataView(new ArrayBuffer(4))
  return (channel) => {
    header.setUint32(0, channel)
    return header
  }
}

function createEncoder(): Encode {
  return (channel) => {
    const header = new DataView(new ArrayBuffer(4))
    header.setUint32(0, channel)
    return header
  }
}

/** Reads what it sends when the line is free. */
function createLine({ work }: World) {
  const sent: number[] = []
  return {
    sent,
    async send(header: DataView): Promise<void> {
      await work('waits until the line is free')
      sent.push(header.getUint32(0))
    },
  }
}

const twoChannels =
  (create: () => Encode): Program =>
  (world) => {
    const encode = create()
    const line = createLine(world)
    return {
      subject: {},
      record: line.sent,
      tasks: { audio: () => line.send(encode(1)), video: () => line.send(encode(2)) },
      finally: { 'each channel has its frame': () => new Set(line.sent).size === 2 },
    }
  }

export default {
  story:
    'A buffer is filled again for the next message while the one before it has not been sent, so that the next message is sent twice.',
  wrong: {
    program: twoChannels(createReusingEncoder),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: twoChannels(createEncoder), truth: 'survives' },
} satisfies Pair
