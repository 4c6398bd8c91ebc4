import { readFileSync } from 'node:fs'
import { atomically, check, develop, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

/** A mistake returns what can be seen of it from outside: 1 if nothing can. */
type Mistake = (account: TVar<number>) => Promise<number>

const notify = async (sent: string[]) => sent.push('a letter')

/** The compiler checks each `@ts-expect-error`: it must be needed, and none may be missing. */
const mistakes: Readonly<Record<string, Mistake>> = {
  // @ts-expect-error
  'an async body': (account) => atomically(async (tx) => account.get(tx)),
  'an async call, not awaited': async (account) => {
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
  'a retry that has read nothing': (account) =>
    atomically((tx) => {
      check(tx, 1 > 2)
      return account.get(tx)
    }),
  'the clock, or chance, in a body': (account) =>
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

const isRefusedByTypes = (name: string) => source.includes(`// @ts-expect-error\n  '${name}':`)

/** The error that a mistake ends in; `twice` if an effect happened twice; `-` if nothing shows. */
async function signOf(mistake: Mistake): Promise<string> {
  try {
    return (await mistake(new TVar(1))) === 1 ? '-' : 'twice'
  } catch (error) {
    return (error as Error).name
  }
}

export default experiment({
  title: 'which mistakes are noticed, and by what',
  async run(print) {
    const rows = [['', 'types', 'when it runs', 'freeze', 'chaos']]
    for (const [name, mistake] of Object.entries(mistakes)) {
      const row = [name, isRefusedByTypes(name) ? 'refused' : '-', await signOf(mistake)]
      for (const option of ['freeze', 'chaos']) {
        const end = develop({ [option]: true })
        const sign = await signOf(mistake)
        row.push(sign === row[2] ? '-' : sign)
        end()
      }
      rows.push(row)
    }
    print(columns(rows))
  },
})
