import { Mutex, Semaphore } from 'async-mutex'
import fc from 'fast-check'
import { atomically, orElse, retry, type STM, TVar } from '../../../stm/index.ts'
import type { Program } from '../program.ts'

/** A statement of a random task. `to` takes on what the statement has computed. */
export type Statement =
  | { readonly kind: 'work' }
  | { readonly kind: 'read' | 'write'; readonly field: number }
  | { readonly kind: 'lock'; readonly lock: number; readonly body: readonly Statement[] }
  | { readonly kind: 'permit'; readonly body: readonly Statement[] }
  | { readonly kind: 'if odd'; readonly body: readonly Statement[] }
  | { readonly kind: 'look'; readonly lock: number }
  | { readonly kind: 'atomically'; readonly term: Term }
  | { readonly kind: 'race'; readonly lock: number }
  | { readonly kind: 'notify' | 'wait for notice' }
  | { readonly kind: 'lay out' | 'pick up' | 'read mine' | 'write mine' }
  | { readonly kind: 'new list' | 'take list' | 'read list' | 'push' }
  | { readonly kind: 'throw' }
  | { readonly kind: (typeof HIDDEN)[number] }

/** What has to do with state that no property leads to. */
const HIDDEN = [
  'read variable',
  'write variable',
  'read private',
  'write private',
  'abort',
  'look at signal',
  'listen to signal',
  'take next',
] as const

/** A transaction over two variables and an accumulator. */
export type Term = Access | Pair

interface Access {
  readonly kind: 'get' | 'set' | 'check odd'
  readonly variable: number
}

interface Pair {
  readonly kind: 'then' | 'or'
  readonly first: Term
  readonly second: Term
}

// Few places, so that tasks meet in them; and much that is told later, so that what a task has seen
// in passing comes to matter.
const place = fc.constantFrom(0, 0, 0, 1)

const { tree } = fc.letrec<{ tree: Term }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 2 },
    fc.record({ kind: fc.constantFrom('get', 'set', 'check odd'), variable: place }),
    fc.record({
      kind: fc.constantFrom('then', 'then', 'or'),
      first: tie('tree'),
      second: tie('tree'),
    }),
  ),
}))

const simple: fc.Arbitrary<Statement> = fc.oneof(
  fc.constant({ kind: 'work' as const }),
  fc.record({ kind: fc.constantFrom('read', 'write'), field: place }),
  fc.record({ kind: fc.constantFrom('read', 'write'), field: place }),
  fc.record({ kind: fc.constant('atomically'), term: tree }),
  fc.record({ kind: fc.constant('atomically'), term: tree }),
  fc.record({ kind: fc.constant('look'), lock: place }),
)

const body = fc.array(simple, { minLength: 1, maxLength: 2 })

// Variables that are made on the way, and that a task may keep when they are shared no more.
const made: fc.Arbitrary<Statement> = fc.record({
  kind: fc.constantFrom('lay out', 'pick up', 'pick up', 'read mine', 'write mine'),
})

// The same with plain objects, of which many look alike.
const listed: fc.Arbitrary<Statement> = fc.record({
  kind: fc.constantFrom('new list', 'take list', 'read list', 'push'),
})

const nested: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({ kind: fc.constant('lock'), lock: place, body }),
  fc.record({
    kind: fc.constant('lock'),
    lock: place,
    body: fc.tuple(fc.record({ kind: fc.constant('lock'), lock: place, body })),
  }),
  fc.record({ kind: fc.constant('permit'), body }),
  fc.record({ kind: fc.constant('if odd'), body }),
  fc.record({ kind: fc.constant('race'), lock: place }),
  fc.record({ kind: fc.constantFrom('notify', 'notify', 'wait for notice') }),
  made,
  listed,
  fc.constant({ kind: 'throw' as const }),
)

const statement: fc.Arbitrary<Statement> = fc.oneof(
  { arbitrary: simple, weight: 4 },
  { arbitrary: nested, weight: 1 },
)

const [takeNext, listen, ...visible] = [...HIDDEN].reverse().map((kind) => ({ kind }))

// What nobody can look into comes seldom, for then nothing is merged.
const hidden: fc.Arbitrary<Statement> = fc.oneof(
  { arbitrary: fc.constantFrom<Statement>(...visible), weight: 12 },
  { arbitrary: fc.constantFrom<Statement>(takeNext as Statement, listen as Statement), weight: 1 },
  { arbitrary: simple, weight: 6 },
  { arbitrary: nested, weight: 2 },
)

/** Two or three tasks that keep a part of their state in closures, private fields, signals and iterators. */
export const tasksWithHiddenState: fc.Arbitrary<readonly (readonly Statement[])[]> = fc.array(
  fc.array(hidden, { minLength: 2, maxLength: 4 }),
  { minLength: 2, maxLength: 3 },
)

/** A few statements, for one task or for several. */
export const statements: fc.Arbitrary<readonly Statement[]> = fc.array(statement, {
  minLength: 1,
  maxLength: 3,
})

/** Two or three tasks. */
export const tasks: fc.Arbitrary<readonly (readonly Statement[])[]> = fc.array(statements, {
  minLength: 2,
  maxLength: 3,
})

class Secret {
  #number = 0
  read(): number {
    return this.#number
  }
  write(number: number): void {
    this.#number = number
  }
}

class Box extends Secret {
  readonly name = 'box'
}

/** What the tasks share that cannot be looked at by the names of properties. */
interface Hidden {
  readonly box: Box | null
  readVariable(): number
  writeVariable(value: number): void
  takeNext(): number
}

class World {
  readonly controller = new AbortController()
  readonly fields = [0, 1]
  readonly locks = [new Mutex(), new Mutex()]
  readonly permits = new Semaphore(1)
  readonly variables = [new TVar(0), new TVar(1)]
  /** A condition without a mutex: who waits for notice takes what notifying puts there. */
  readonly notice = new Semaphore(0)
  readonly tray = new TVar(new TVar(0))
  list: number[] = []
}

/**
 * Makes a program of random tasks. A run that completes breaks an "invariant" which is named for
 * the state it ends in, so that the search counts how many interleavings lead to which final state.
 */
export const programOf =
  (tasks: readonly (readonly Statement[])[]): Program =>
  ({ work }) => {
    const world = new World()
    const hidden = tasks.some(usesHidden) ? hiddenState() : NOTHING_HIDDEN
    const results: number[] = tasks.map(() => 0)
    const runTask = (task: number) =>
      new Runner(world, hidden, work, task + 1).all(tasks[task] ?? []).then((acc) => {
        results[task] = acc
      })
    return {
      subject: world,
      record: results,
      tasks: Object.fromEntries(tasks.map((_, task) => [`t${task}`, () => runTask(task)])),
      get finally() {
        return namedFor(world, results, hidden)
      },
    }
  }

const usesHidden = (statements: readonly Statement[]): boolean =>
  statements.some(({ kind }) => HIDDEN.some((each) => each === kind))

const NOTHING_HIDDEN: Hidden = {
  box: null,
  readVariable: () => 0,
  writeVariable: () => {},
  takeNext: () => 0,
}

/** State in closures: some that can be read where it is, and some that cannot. To look takes its time. */
function hiddenState(): Hidden {
  let variable = 0
  let numbers: Iterator<number> | undefined
  return {
    box: new Box(),
    readVariable: () => variable,
    writeVariable: (value) => {
      variable = value
    },
    takeNext: () => {
      numbers ??= [1, 2, 3, 4, 5, 6, 7].values()
      return numbers.next().value ?? 8
    },
  }
}

/**
 * The same, of a program whose tasks all run the very same function: what each answers is told, not
 * who.
 */
export const symmetricTasksOf =
  (statements: readonly Statement[], count: number): Program =>
  ({ work }) => {
    const world = new World()
    const hidden = usesHidden(statements) ? hiddenState() : NOTHING_HIDDEN
    const results: number[] = []
    const run = async () => {
      results.push(await new Runner(world, hidden, work, 1).all(statements))
    }
    return {
      subject: world,
      record: results,
      tasks: Object.fromEntries(Array.from({ length: count }, (_, task) => [`t${task}`, run])),
      get finally() {
        return namedFor(world, results, hidden)
      },
    }
  }

/** An "invariant" that is broken, under the name of the state that a run has come to. */
function namedFor(world: World, results: readonly number[], hidden: Hidden) {
  const { fields, controller } = world
  const variables = world.variables.map((variable) => variable.peek())
  const { aborted } = controller.signal
  const rest = [hidden.readVariable(), hidden.box?.read(), aborted]
  return { [JSON.stringify({ fields, variables, results, rest })]: () => false }
}

class Runner {
  #acc: number
  readonly #world: World
  readonly #hidden: Hidden
  readonly #work: (label: string) => Promise<void>
  /** The variable that was picked up or laid out last. */
  #mine = new TVar(0)
  /** The list that was taken last. */
  #list: number[] = []

  constructor(world: World, hidden: Hidden, work: (label: string) => Promise<void>, acc: number) {
    this.#acc = acc
    this.#world = world
    this.#hidden = hidden
    this.#work = work
  }

  async all(statements: readonly Statement[]): Promise<number> {
    for (const each of statements) await this.#one(each)
    return this.#acc
  }

  async #one(statement: Statement): Promise<void> {
    const { fields, locks, permits } = this.#world
    const inner = () => ('body' in statement ? this.all(statement.body) : undefined)
    switch (statement.kind) {
      case 'work':
        await this.#work('work')
        break
      case 'read':
        this.#acc = this.#acc * 3 + (fields[statement.field] ?? 0)
        break
      case 'write':
        fields[statement.field] = this.#acc % 5
        break
      case 'lock':
        await locks[statement.lock]?.runExclusive(inner)
        break
      case 'permit':
        await permits.runExclusive(inner)
        break
      case 'look':
        this.#acc += locks[statement.lock]?.isLocked() ? 7 : 0
        break
      case 'if odd':
        if (this.#acc % 2 === 1) await inner()
        break
      case 'race':
        await this.#race(locks[statement.lock] as Mutex)
        break
      case 'notify':
        this.#world.notice.release()
        break
      case 'wait for notice':
        await this.#world.notice.acquire()
        break
      case 'lay out':
      case 'pick up':
      case 'read mine':
      case 'write mine':
        this.#acc = (await atomically(this.#handling(statement.kind))) % 1000
        break
      case 'new list':
        this.#world.list = []
        break
      case 'take list':
        this.#list = this.#world.list
        break
      case 'read list':
        this.#acc = (this.#acc * 3 + this.#list.length) % 1000
        break
      case 'push':
        this.#list.push(this.#acc % 2)
        break
      case 'throw':
        throw new Error(`with ${this.#acc % 2}`)
      case 'atomically':
        this.#acc = (await atomically(this.#transaction(statement.term, this.#acc))) % 1000
        break
      default:
        this.#hide(statement.kind)
    }
  }

  #hide(kind: (typeof HIDDEN)[number]): void {
    const { controller, fields } = this.#world
    const { box } = this.#hidden
    const learn = (value: number) => {
      this.#acc = (this.#acc * 3 + value) % 1000
    }
    if (kind === 'read variable') learn(this.#hidden.readVariable())
    else if (kind === 'write variable') this.#hidden.writeVariable(this.#acc % 5)
    else if (kind === 'read private') learn(box?.read() ?? 0)
    else if (kind === 'write private') box?.write(this.#acc % 5)
    else if (kind === 'take next') learn(this.#hidden.takeNext())
    else if (kind === 'abort') controller.abort(this.#acc % 2)
    else if (kind === 'look at signal') learn(controller.signal.aborted ? 1 : 0)
    else {
      const value = this.#acc % 3
      controller.signal.addEventListener('abort', () => {
        fields[0] = value
      })
    }
  }

  /** The loser of the race goes on, and may acquire a lock that no task releases. */
  async #race(lock: Mutex): Promise<void> {
    const release = await Promise.race([lock.acquire(), this.#work('waits')])
    this.#acc += release ? 2 : 0
    release?.()
  }

  #handling(kind: 'lay out' | 'pick up' | 'read mine' | 'write mine'): STM<number> {
    const acc = this.#acc
    const { tray } = this.#world
    return (tx) => {
      if (kind === 'read mine') return acc * 3 + this.#mine.get(tx)
      if (kind === 'write mine') this.#mine.set(tx, acc % 3)
      else if (kind === 'pick up') this.#mine = tray.get(tx)
      else {
        this.#mine = new TVar(acc % 3)
        tray.set(tx, this.#mine)
      }
      return acc
    }
  }

  /** What `term` makes of the accumulator. It keeps no state, so it may run again. */
  #transaction(term: Term, acc: number): STM<number> {
    const { variables } = this.#world
    if ('variable' in term) return this.#access(variables[term.variable] as TVar<number>, term, acc)
    if (term.kind === 'or') {
      return orElse(this.#transaction(term.first, acc), this.#transaction(term.second, acc))
    }
    return (tx) => this.#transaction(term.second, this.#transaction(term.first, acc)(tx))(tx)
  }

  #access(variable: TVar<number>, { kind }: Access, acc: number): STM<number> {
    return (tx) => {
      if (kind === 'set') variable.set(tx, acc % 4)
      else if (kind === 'get') return acc * 3 + variable.get(tx)
      else if (variable.get(tx) % 2 === 0) retry(tx)
      return acc
    }
  }
}
