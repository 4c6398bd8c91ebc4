import type { Tree } from './syntax-tree.ts'
import { changeOthers } from './text-chains.ts'

/** How a function uses a variable. */
export interface Use {
  isWritten: boolean
  /** Whether it writes something else than what is a step more than before, as `made += 1` does. */
  isSet: boolean
  /** Whether it does more with the value than to call it or to take a property of it. */
  escapes: boolean
  /** Whether it changes a property of the value. */
  isChanged: boolean
  /** The properties that it takes of the value, as in `value.property`. */
  readonly members: Set<string>
  /** Those of them of which it does more than to take a property in turn. */
  readonly bare: Set<string>
  /** The longest chains of properties that begin with it: `stdout.write` of `process.stdout.write`. */
  readonly paths: Set<string>
}

export const unused = (): Use => ({
  isWritten: false,
  isSet: false,
  escapes: false,
  isChanged: false,
  members: new Set(),
  bare: new Set(),
  paths: new Set(),
})

/** The variables of one scope: those it declares, and those that are used in it. */
export class Scope {
  readonly declared = new Set<string>()
  /** Those of its variables that hold what a literal or `new` has made. */
  readonly objects = new Set<string>()
  readonly uses = new Map<string, Use>()
  /** Variables that are other names for what others hold, the latest first. */
  readonly aliases: [name: string, other: string][] = []
  readonly parent: Scope | null
  /** Whether it is that of a function, or of its body. */
  readonly takesVar: boolean
  /** Whether `this` within it is that of the scope around the whole text. */
  readonly isOuterThis: boolean

  constructor(parent: Scope | null, takesVar: boolean, isOuterThis: boolean) {
    this.parent = parent
    this.takesVar = takesVar
    this.isOuterThis = isOuterThis
  }

  use(name: string): Use {
    let use = this.uses.get(name)
    if (use === undefined) {
      use = unused()
      this.uses.set(name, use)
    }
    return use
  }

  /** `name.member` is used. */
  take(name: string, member: string): void {
    const use = this.use(name)
    use.members.add(member)
    use.bare.add(member)
  }

  /** A property of a member, as in `process.env.PATH`: no more is done with the member; `null` for any. */
  takeOf({ object, property }: Tree, taken: string | null): void {
    const use = this.use((object as Tree).name as string)
    const member = (property as Tree).name as string
    use.members.add(member)
    if (taken === null && member === 'default') use.bare.add(member)
  }

  /**
   * Passes on to the scope around it what it uses and does not declare. Returns whether it changes
   * properties of what may be a function.
   */
  close(): boolean {
    changeOthers(this)
    let changesUnknown = false
    for (const [name, inner] of this.uses) {
      const { isWritten, isSet, escapes, isChanged } = inner
      if (this.declared.has(name)) changesUnknown ||= isChanged && !this.objects.has(name)
      if (this.declared.has(name) || this.parent === null) continue
      const use = this.parent.use(name)
      use.isWritten ||= isWritten
      use.isSet ||= isSet
      use.escapes ||= escapes
      use.isChanged ||= isChanged
      for (const kind of ['members', 'bare', 'paths'] as const) {
        for (const member of inner[kind]) use[kind].add(member)
      }
    }
    return changesUnknown
  }
}

/** The scope that a `var` in `scope` belongs to. */
export function varScopeOf(scope: Scope): Scope {
  return scope.takesVar || scope.parent === null ? scope : varScopeOf(scope.parent)
}
