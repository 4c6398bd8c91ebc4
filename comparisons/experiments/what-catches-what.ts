import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { atomically, check, develop, type STM, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

/** A mistake returns what can be seen of it from outside: 1 if nothing can. */
type Mistake = (account: TVar<number>) => Promise<number>

const notify = async (sent: string[]) => sent.push('a letter')

/** Adds two, the second half after an await. */
const addTwo = async (tx: Tx, account: TVar<number>) => {
  account.update(tx, (n) => n + 1)
  await null
  account.update(tx, (n) => n + 1)
}

/**
 * The compiler checks each `@ts-expect-error` and Biome each `biome-ignore`: every one must be
 * needed, and none may be missing.
 */
const mistakes: Readonly<Record<string, Mistake>> = {
  // @ts-expect-error
  'an async body': (account) => atomically(async (tx) => account.get(tx)),
  'an async body, typed as STM': (account) => {
    const body: STM<void> = async (tx) => addTwo(tx, account)
    return atomically(body).then(() => 1)
  },
  'an async helper, not awaited': async (account) => {
    await atomically((tx) => {
      // biome-ignore lint/nursery/noFloatingPromises: the mistake
      addTwo(tx, account)
    })
    return 1
  },
  'an async helper, void': async (account) => {
    await atomically((tx) => void addTwo(tx, account))
    return 1
  },
  'an async helper, in a forEach': async (account) => {
    const accounts = [account]
    await atomically((tx) => {
      // biome-ignore lint/nursery/noMisusedPromises: the mistake
      accounts.forEach(async (each) => addTwo(tx, each))
    })
    return 1
  },
  'an async call without a tx': async (account) => {
    const sent: string[] = []
    await atomically((tx) => {
      account.set(tx, 1)
      void notify(sent)
    })
    return sent.length
  },
  // @ts-expect-error
  'a read without a tx': async (account) => account.get(),
  'a tx kept for later': async (account) => {
    const tx = await atomically((tx) => ({ tx }))
    return account.get(tx.tx)
  },
  'a transaction inside another': (account) =>
    atomically((tx) => {
      void atomically((tx) => account.set(tx, 1))
      return account.get(tx)
    }),
  'peek inside a transaction': (account) => atomically(() => account.peek()),
  'a retry without a read': (account) =>
    atomically((tx) => {
      check(tx, 1 > 2)
      return account.get(tx)
    }),
  'clock or chance in a body': (account) =>
    atomically((tx) => {
      account.set(tx, Date.now())
      return 1
    }),
  'a captured variable, changed': async (account) => {
    let calls = 0
    await atomically((tx) => {
      account.set(tx, 1)
      calls += 1
    })
    return calls
  },
  'an array, mutated in place': async () => {
    const items = new TVar<number[]>([])
    await atomically((tx) => void items.get(tx).push(1))
    return items.peek().length
  },
  'a Set, mutated in place': async () => {
    const items = new TVar(new Set<object>())
    await atomically((tx) => void items.get(tx).add({}))
    return items.peek().size
  },
  'two transactions for one': async (account) => {
    const before = await atomically((tx) => account.get(tx))
    await atomically((tx: Tx) => account.set(tx, before + 1))
    return 1
  },
}

const source = readFileSync(new URL(import.meta.url), 'utf8').replaceAll('\r\n', '\n')

/** The lines of a mistake, from the comment above it to the next. */
function linesOf(name: string): string {
  const entries = source.split(
    /(?<!@ts-expect-error)\n(?=(?: {2}\/\/ @ts-expect-error\n)? {2}'[^']+': )/,
  )
  const [lines = ''] =
    entries.find((entry) => entry.includes(`  '${name}': `))?.split('\n}\n') ?? []
  return lines
}

/**
 * The error that a mistake ends in, `later` if its promise has resolved and the error appears as an
 * unhandled rejection; `twice` if an effect happened twice; `-` if nothing shows.
 */
async function signOf(mistake: Mistake): Promise<string> {
  let unhandled = ''
  const note = (error: unknown) => {
    unhandled = `${(error as Error).name}, later`
  }
  process.on('unhandledRejection', note)
  const { error } = console
  console.error = () => {} // where development mode prints what is thrown as well
  try {
    const seen = await mistake(new TVar(1))
    await setImmediate()
    return unhandled || (seen === 1 ? '-' : 'twice')
  } catch (error) {
    await setImmediate()
    return (error as Error).name
  } finally {
    console.error = error
    process.off('unhandledRejection', note)
  }
}

/** Which options of development mode show a mistake that ends in `sign` without them. */
async function shownBy(mistake: Mistake, sign: string): Promise<string> {
  const options: string[] = []
  for (const option of ['freeze', 'chaos', 'linger']) {
    const end = develop({ [option]: true })
    if ((await signOf(mistake)) !== sign) options.push(option)
    end()
  }
  return options.join(', ') || '-'
}

export default experiment({
  title: 'which mistakes are noticed, and by what',
  async run(print) {
    const rows = [['', 'types', 'lint', 'when it runs', 'develop']]
    for (const [name, mistake] of Object.entries(mistakes)) {
      const types = linesOf(name).includes('@ts-expect-error') ? 'error' : '-'
      const lint = linesOf(name).includes('biome-ignore') ? 'error' : '-'
      const sign = await signOf(mistake)
      rows.push([name, types, lint, sign, await shownBy(mistake, sign)])
    }
    print(columns(rows))
  },
})
