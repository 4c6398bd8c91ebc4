import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

interface Config {
  region?: string
}

// State of the module, as in a file that every service imports.
let config: Config | undefined
let loading: Promise<Config> | undefined

/** Forgets the configuration, as between tests. */
function reset(): void {
  config = undefined
  loading = undefined
}

type Load = (world: World) => Promise<Config>

const loadConfig: Load = async ({ work }) => {
  if (config !== undefined) return config
  config = {}
  await work('reads config.json')
  config.region = 'eu-west'
  return config
}

async function readConfig({ work }: World): Promise<Config> {
  await work('reads config.json')
  return { region: 'eu-west' }
}

const loadConfigOnce: Load = (world) => {
  loading ??= readConfig(world)
  return loading
}

const twoClients =
  (load: Load): Program =>
  (world) => {
    reset()
    const connect = async (service: string) => {
      const { region } = await load(world)
      return `${service}.${(region as string).toLowerCase()}.example.org`
    }
    return {
      subject: {},
      tasks: { mail: () => connect('mail'), storage: () => connect('storage') },
    }
  }

export default {
  story:
    'A singleton in a module is assigned before it is complete, so that a second caller gets an object whose fields are not there yet.',
  wrong: { program: twoClients(loadConfig), truth: 'fails', outcomes: ['threw'] },
  right: { program: twoClients(loadConfigOnce), truth: 'survives' },
} satisfies Pair
