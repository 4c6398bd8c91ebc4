import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

function createApi({ work }: World) {
  return {
    async orders(): Promise<string> {
      await work('GET /orders')
      return 'orders'
    },
    async recommendations(): Promise<string> {
      await work('GET /recommendations')
      throw new Error('502 Bad Gateway')
    },
  }
}

type Load = (api: ReturnType<typeof createApi>) => Promise<string[]>

const loadOneByOne: Load = async (api) => {
  const orders = api.orders()
  const recommendations = api.recommendations()
  return [await orders, await recommendations]
}

const loadTogether: Load = (api) => Promise.all([api.orders(), api.recommendations()])

const openDashboard =
  (load: Load): Program =>
  (world) => {
    const api = createApi(world)
    return { subject: {}, tasks: { dashboard: () => load(api).catch(() => ['try again']) } }
  }

export default {
  story:
    'Of two requests that were begun together, the second fails while the first is still awaited; no handler is attached to it yet, and the unhandled rejection ends the process.',
  source: 'https://jakearchibald.com/2023/unhandled-rejections/',
  wrong: { program: openDashboard(loadOneByOne), truth: 'fails', outcomes: ['threw'] },
  right: { program: openDashboard(loadTogether), truth: 'survives' },
} satisfies Pair
