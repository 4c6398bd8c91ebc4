import { nodeBuiltin } from './node-builtin.ts'
import { type Owner, whose } from './owner.ts'
import { watchConnections } from './real-connections.ts'

/** The part of `node:async_hooks` that is needed. */
interface AsyncHooks {
  readonly AsyncResource: new (type: string) => object
  createHook(callbacks: {
    init(id: number, type: string, trigger: number, resource: object): void
    before(id: number): void
  }): { enable(): void; disable(): void }
}

/** What hears which code of programs runs. */
export interface CodeListener {
  /** Code of `owner` goes on, after an await or in a callback. */
  ran(owner: Owner): void
  /** Code of `owner` has begun something that Node does outside the process or on real time, or uses a connection. */
  began(owner: Owner): void
}

/** What keeps no promise open: it runs before the next macrotask. */
const AT_ONCE = new Set(['PROMISE', 'TickObject', 'Microtask'])

let listener: CodeListener | null = null
const hooks = nodeBuiltin<AsyncHooks>('node:async_hooks')
const hook = hooks?.createHook({
  init(_id, type, _trigger, resource) {
    if (AT_ONCE.has(type) || resource instanceof hooks.AsyncResource) return
    begins()
  },
  before() {
    const owner = whose.current()
    if (owner !== undefined) listener?.ran(owner)
  },
})

/** Code begins something that Node does outside the process, or uses what is connected with that. */
function begins(): void {
  const owner = whose.current()
  if (owner !== undefined && !owner.onlyLooks) listener?.began(owner)
}

/** Whether it can be known which code runs, and what it has begun: in Node, and not in a page. */
export const watchesCode = hook !== undefined

/** Watches the code of programs until the function that is returned is called. */
export function watchCode(): () => void {
  hook?.enable()
  const letGo = watchConnections(begins)
  return () => {
    letGo()
    hook?.disable()
    listener = null
  }
}

/** Reports to `next` from now on; one execution runs at a time. */
export function reportCodeTo(next: CodeListener | null): void {
  listener = next
}
