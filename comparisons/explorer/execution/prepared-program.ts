import type { Stage, World } from '../../../patterns/stage.ts'
import type { Heap } from '../fingerprint/heap.ts'
import type { Program } from '../program.ts'
import type { Assumptions } from './assumptions.ts'
import { CallbackScope } from './async-context.ts'
import { stageOf, worldOf } from './checked-stage.ts'
import { ExecutionHost } from './execution-host.ts'
import type { Attachment, Host } from './host.ts'
import { Lifecycle } from './lifecycle.ts'
import { Owner, whose } from './owner.ts'
import { atQuiescence } from './quiescence.ts'
import { SpinBound } from './spin-bound.ts'
import { WatchedCode } from './watched-code.ts'

/** What an execution is made with, beside the program and the scheduler. */
export interface Setting {
  readonly assumptions: Assumptions
  /** What all runs of the program have in common. */
  readonly heap: Heap
  /** How many steps are described. */
  readonly traced: number
  /** Attaches the adapters. */
  readonly attach: (host: Host) => readonly Attachment[]
}

/** A program that is set up and watched, and none of whose tasks has started. */
export class PreparedProgram {
  readonly setting: Setting
  readonly host: ExecutionHost
  readonly life: Lifecycle
  readonly code: WatchedCode
  readonly spins = new SpinBound()
  readonly attachments: readonly Attachment[]
  readonly world: World
  /** Whose code sets up the program. */
  readonly maker: Owner
  readonly stage: Stage

  /** @throws whatever the program itself throws. */
  constructor(program: Program, setting: Setting) {
    this.setting = setting
    this.host = new ExecutionHost(setting.traced > 0)
    this.life = new Lifecycle(this.host)
    this.attachments = setting.attach(this.host)
    this.code = new WatchedCode(this.host, this.spins)
    this.world = worldOf((label) => this.life.work(label))
    this.maker = new Owner(this.host, null)
    this.stage = whose.run(this.maker, () => {
      const stage = stageOf(program, this.world)
      // By itself it is code of nobody, or each use of it would count as a turn of the program.
      this.host.leftBy = whose.outside(() => new CallbackScope('program'))
      return stage
    })
    this.host.subject = this.stage.subject ?? null
  }

  /** From now on nothing that happens concerns the run. */
  stop(): void {
    this.life.isOver = true
    this.code.stop()
  }

  /** Resolves when all that the program has begun while it was set up has come to rest. */
  atRest(): Promise<void> {
    return new Promise(atQuiescence)
  }
}
