import { isLowered } from './carried-context.ts'
import { carryContext } from './carry-context.ts'
import { watchChangesOutside } from './changes-outside.ts'
import { isOfDispatch, watchDispatch } from './dispatch.ts'
import { watchNativePromises } from './native-promises.ts'
import { nodeBuiltin } from './node-builtin.ts'
import { OlderPromises } from './older-promises.ts'
import { type Owner, whose } from './owner.ts'
import { watchConnections } from './real-connections.ts'
import type { Task } from './task.ts'

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
  /** Code of `owner` goes on, after an await or in a callback. Returns `false` if it must not. */
  ran(owner: Owner): boolean
  /** Code of `owner` has begun something that Node does outside the process or on real time, or uses a connection. */
  began(owner: Owner): void
  /** Code of `owner` has changed what nobody can look into, as in "`writeFileSync` of node:fs". */
  changed(owner: Owner, what: string): void
}

/** What keeps no promise open: it runs before the next macrotask. */
const AT_ONCE = new Set(['PROMISE', 'TickObject', 'Microtask'])

/** The promises that Node has made for itself. */
const nodesOwn = new Set<number>()

const older = new OlderPromises<Owner>()

let listener: CodeListener | null = null
const hooks = nodeBuiltin<AsyncHooks>('node:async_hooks')
const hook = hooks?.createHook({
  init(id, type, trigger, resource) {
    older.made(id, type, trigger, () => whose.current())
    if (type === 'PROMISE' && isOfDispatch()) nodesOwn.add(id)
    if (AT_ONCE.has(type) || resource instanceof hooks.AsyncResource) return
    begins()
  },
  before(id) {
    older.goesOn(id)
    if (!nodesOwn.delete(id)) goesOn()
  },
})

function goesOn(): boolean {
  const owner = whose.current()
  return owner === undefined || listener === null || listener.ran(owner)
}

/** Code begins something that Node does outside the process, or uses what is connected with that. */
function begins(): void {
  const owner = whose.current()
  if (owner !== undefined && !owner.onlyLooks) listener?.began(owner)
}

/** Whether it can be known which code runs: in Node, and in a page whose async functions are lowered. */
export const watchesCode = hook !== undefined || isLowered

const carry = (): (() => void) =>
  hook === undefined && isLowered ? carryContext(goesOn) : () => {}

/** Watches the code of programs until the function that is returned is called. */
export function watchCode(): () => void {
  hook?.enable()
  const ends = [watchConnections(begins), watchNativePromises(begins), watchDispatch(), carry()]
  ends.push(watchChangesOutside((owner, what) => listener?.changed(owner, what)))
  return () => {
    for (const end of ends) end()
    hook?.disable()
    nodesOwn.clear()
    listener = null
  }
}

/** Reports to `next` from now on; one execution runs at a time. */
export function reportCodeTo(next: CodeListener | null): void {
  listener = next
  if (next !== null) older.runBegins()
}

/** Whether a task awaits a promise that was there before the run. */
export const awaitsOlder = (task: Task): boolean =>
  older.isAwaitedBy((owner) => owner.task === task)
