import { childrenOf, type Tree, visitPattern } from './syntax-tree.ts'

/** How a variable is used. */
interface Use {
  isWritten: boolean
  /** Whether a function within the scope uses it; and whether one assigns it. */
  isCaptured: boolean
  isAssigned: boolean
}

/** A block in which variables can be declared. */
export interface Block {
  readonly node: Tree
  /** Its variables that functions within it use. */
  readonly captured: readonly string[]
  /** Whether one of them is assigned by such a function. */
  readonly isAssigned: boolean
}

/** The variables of one scope. */
class Scope {
  readonly declared = new Set<string>()
  readonly uses = new Map<string, Use>()
  readonly parent: Scope | null
  /** Whether a `var` within it is declared in it, and whether what is used in it is captured. */
  readonly takesVar: boolean
  readonly isFunction: boolean

  constructor(parent: Scope | null, { takesVar = false, isFunction = false } = {}) {
    this.parent = parent
    this.takesVar = takesVar
    this.isFunction = isFunction
  }

  use(name: string): Use {
    let use = this.uses.get(name)
    if (use === undefined) {
      use = { isWritten: false, isCaptured: false, isAssigned: false }
      this.uses.set(name, use)
    }
    return use
  }

  /** Passes on to the scope around it what it uses and does not declare. */
  close(): void {
    for (const [name, { isWritten, isCaptured, isAssigned }] of this.uses) {
      if (this.declared.has(name) || this.parent === null) continue
      const use = this.parent.use(name)
      use.isWritten ||= isWritten
      use.isCaptured ||= isCaptured || this.isFunction
      use.isAssigned ||= isAssigned || (this.isFunction && isWritten)
    }
  }

  /** Its own variables that functions within it use. */
  get captured(): readonly (readonly [name: string, use: Use])[] {
    return [...this.uses].filter(
      ([name, { isCaptured }]) => isCaptured && this.declared.has(name) && name !== 'arguments',
    )
  }
}

function varScopeOf(scope: Scope): Scope {
  return scope.takesVar || scope.parent === null ? scope : varScopeOf(scope.parent)
}

type Visit = (node: Tree, scope: Scope) => void

/** Finds the blocks of a module, and which of their variables are used by functions. */
export class Variables {
  readonly blocks: Block[] = []
  /** Whether some code is only known when it runs. */
  hasEval = false

  constructor(module: Tree) {
    const scope = new Scope(null, { takesVar: true })
    this.#visitChildren(module, scope)
    this.#found(module, scope)
  }

  #found(node: Tree, ...scopes: readonly Scope[]): void {
    const uses = scopes.flatMap(({ captured }) => captured)
    const isAssigned = uses.some(([, use]) => use.isAssigned)
    this.blocks.push({ node, captured: uses.map(([name]) => name), isAssigned })
  }

  #visit(node: Tree, scope: Scope): void {
    const visit = this.#visits[node.type]
    if (visit !== undefined) visit(node, scope)
    else this.#visitChildren(node, scope)
  }

  #visitChildren(node: Tree, scope: Scope, ...but: readonly string[]): void {
    for (const [key, child] of Object.entries(node)) {
      if (but.includes(key)) continue
      for (const each of childrenOf(child)) this.#visit(each, scope)
    }
  }

  readonly #visits: Readonly<Record<string, Visit>> = {
    Identifier: ({ name }, scope) => void scope.use(name as string),
    CallExpression: (node, scope) => {
      this.hasEval ||= (node.callee as Tree).name === 'eval'
      this.#visitChildren(node, scope)
    },
    MemberExpression: (node, scope) =>
      this.#visitChildren(node, scope, ...(node.computed ? [] : ['property'])),
    Property: (node, scope) => this.#keyed(node, scope),
    MethodDefinition: (node, scope) => this.#keyed(node, scope),
    PropertyDefinition: (node, scope) => {
      if (node.computed) this.#visit(node.key as Tree, scope)
      const inner = new Scope(scope, { takesVar: true, isFunction: true })
      for (const value of childrenOf(node.value)) this.#visit(value, inner)
      inner.close()
    },
    MetaProperty: () => {},
    LabeledStatement: (node, scope) => this.#visitChildren(node, scope, 'label'),
    BreakStatement: () => {},
    ContinueStatement: () => {},
    // What is imported is the same in every run.
    ImportDeclaration: () => {},
    ExportNamedDeclaration: (node, scope) => this.#visitChildren(node, scope, 'specifiers'),
    ExportAllDeclaration: () => {},
    AssignmentExpression: (node, scope) => {
      this.#assign(node.left as Tree, scope)
      this.#visit(node.right as Tree, scope)
    },
    UpdateExpression: (node, scope) => this.#assign(node.argument as Tree, scope),
    VariableDeclaration: (node, scope) => {
      const target = node.kind === 'var' ? varScopeOf(scope) : scope
      for (const { id, init } of node.declarations as Tree[]) {
        this.#declare(id as Tree, target, scope)
        for (const value of childrenOf(init)) this.#visit(value, scope)
      }
    },
    FunctionDeclaration: (node, scope) => {
      if (node.id) scope.declared.add((node.id as Tree).name as string)
      this.#function(node, scope)
    },
    FunctionExpression: (node, scope) => this.#named(node, scope),
    ArrowFunctionExpression: (node, scope) => this.#function(node, scope),
    ClassDeclaration: (node, scope) => {
      if (node.id) scope.declared.add((node.id as Tree).name as string)
      this.#class(node, scope)
    },
    ClassExpression: (node, scope) => this.#class(node, scope),
    StaticBlock: (node, scope) => {
      const inner = new Scope(scope, { takesVar: true, isFunction: true })
      this.#visitChildren(node, inner)
      inner.close()
    },
    BlockStatement: (node, scope) => {
      const inner = new Scope(scope)
      this.#visitChildren(node, inner)
      this.#found(node, inner)
      inner.close()
    },
    ForStatement: (node, scope) => this.#within(node, scope),
    ForInStatement: (node, scope) => this.#forEach(node, scope),
    ForOfStatement: (node, scope) => this.#forEach(node, scope),
    SwitchStatement: (node, scope) => this.#within(node, scope),
    CatchClause: (node, scope) => {
      const inner = new Scope(scope)
      for (const param of childrenOf(node.param)) this.#declare(param, inner, inner)
      this.#visit(node.body as Tree, inner)
      inner.close()
    },
  }

  #keyed(node: Tree, scope: Scope): void {
    if (node.computed) this.#visit(node.key as Tree, scope)
    this.#visit(node.value as Tree, scope)
  }

  /** A function expression, which may know itself by its name. */
  #named(node: Tree, scope: Scope): void {
    const around = new Scope(scope)
    if (node.id) around.declared.add((node.id as Tree).name as string)
    this.#function(node, around)
    around.close()
  }

  #function(node: Tree, scope: Scope): void {
    const inner = new Scope(scope, { takesVar: true, isFunction: true })
    if (node.type !== 'ArrowFunctionExpression') inner.declared.add('arguments')
    for (const parameter of node.params as Tree[]) this.#declare(parameter, inner, inner)
    const body = node.body as Tree
    if (body.type === 'BlockStatement') {
      const block = new Scope(inner, { takesVar: true })
      this.#visitChildren(body, block)
      block.close()
      this.#found(body, block, inner)
    } else this.#visit(body, inner)
    inner.close()
  }

  #class(node: Tree, scope: Scope): void {
    const inner = new Scope(scope)
    if (node.id) inner.declared.add((node.id as Tree).name as string)
    this.#visitChildren(node, inner, 'id')
    inner.close()
  }

  #within(node: Tree, scope: Scope): void {
    const inner = new Scope(scope)
    this.#visitChildren(node, inner)
    inner.close()
  }

  #forEach(node: Tree, scope: Scope): void {
    const inner = new Scope(scope)
    const left = node.left as Tree
    if (left.type === 'VariableDeclaration') this.#visit(left, inner)
    else this.#assign(left, inner)
    this.#visitChildren(node, inner, 'left')
    inner.close()
  }

  /** Declares the variables of a pattern in `target`; what else is in the pattern is visited. */
  #declare(pattern: Tree, target: Scope, scope: Scope): void {
    this.#pattern(pattern, scope, (name) => target.declared.add(name))
  }

  #assign(pattern: Tree, scope: Scope): void {
    this.#pattern(pattern, scope, (name) => {
      scope.use(name).isWritten = true
    })
  }

  #pattern(pattern: Tree, scope: Scope, meet: (name: string) => void): void {
    visitPattern(pattern, meet, (node) => this.#visit(node, scope))
  }
}
