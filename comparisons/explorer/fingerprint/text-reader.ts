import type { Node } from 'acorn'
import {
  childrenOf,
  countsUp,
  isMember,
  namesOf,
  outermostOf,
  outerOf,
  privateElements,
  suspends,
  type Tree,
  takenBy,
  visitPattern,
} from './syntax-tree.ts'
import { CHANGES, DEFINES, ITERATES, STACKS, SYMBOLS } from './telling-names.ts'
import { begin, changeGiven, follow } from './text-chains.ts'
import { type OrderText, orderIn } from './text-order.ts'
import { Scope, type Use, varScopeOf } from './text-scope.ts'

type Visit = (node: Tree, scope: Scope) => void

/** Visits the syntax tree of one function. */
export class TextReader {
  readonly assignedWithin = new Set<string>()
  changesUnknown: boolean
  hidden: string | null = null
  defines = false
  usesSymbols = false
  writesStacks: boolean
  iterates = false
  readonly order: OrderText
  readonly isClass: boolean
  readonly privateFields: ReadonlySet<string>
  readonly hasPrivateStatics: boolean
  readonly privateMethods: ReadonlySet<string>
  readonly #outside = new Scope(null, true, true)
  readonly #outer: Tree
  /** The object or class that was put around the text of a method. */
  readonly #wrapper: Tree | null
  #depth = 0

  constructor(program: Node, text: string, isWhole: boolean) {
    this.defines = DEFINES.test(text)
    this.usesSymbols = SYMBOLS.test(text)
    this.iterates = ITERATES.test(text)
    this.writesStacks = STACKS.test(text)
    this.changesUnknown = CHANGES.test(text)
    this.#wrapper = isWhole ? null : outerOf(program)
    const outer = outerOf(program)
    this.#outer = outer
    this.order = orderIn(outer, text)
    this.isClass = isWhole && outer.type === 'ClassExpression'
    const fields = this.isClass ? privateElements(outer, 'PropertyDefinition') : []
    const methods = this.isClass ? privateElements(outer, 'MethodDefinition') : []
    this.privateFields = namesOf(fields.filter((field) => field.static !== true))
    this.hasPrivateStatics = fields.some((field) => field.static === true)
    this.privateMethods = namesOf(methods)
    this.#visit(outer, this.#outside)
  }

  get free(): ReadonlyMap<string, Use> {
    return this.#outside.uses
  }

  #visit(node: Tree, scope: Scope): void {
    const visit = this.#visits[node.type]
    if (visit !== undefined) visit(node, scope)
    else this.#visitChildren(node, scope)
  }

  #visitChildren(node: Tree, scope: Scope, but?: string): void {
    for (const [key, child] of Object.entries(node)) {
      if (key === but) continue
      for (const each of childrenOf(child)) this.#visit(each, scope)
    }
  }

  readonly #visits: Readonly<Record<string, Visit>> = {
    Identifier: ({ name }, scope) => {
      scope.use(name as string).escapes = true
    },
    ThisExpression: (_, scope) => this.#hide('`this`', scope),
    Super: (_, scope) => this.#hide('`this`', scope),
    MetaProperty: ({ meta }, scope) => {
      if ((meta as Tree).name === 'new') this.#hide('`new.target`', scope)
    },
    WithStatement: (node, scope) => {
      this.hidden ??= '`with`'
      this.#visitChildren(node, scope)
    },
    CallExpression: (node, scope) => {
      if ((node.callee as Tree).name === 'eval') this.hidden ??= '`eval`'
      this.#call(node.callee as Tree, scope)
      changeGiven(scope, node)
      this.#visitChildren(node, scope, 'callee')
    },
    TaggedTemplateExpression: (node, scope) => {
      this.#call(node.tag as Tree, scope)
      this.#visitChildren(node, scope, 'tag')
    },
    MemberExpression: (node, scope) => this.#member(node, scope),
    Property: (node, scope) => {
      const isWrapped =
        this.#wrapper !== null && (this.#wrapper.properties as Tree[])?.includes(node)
      this.defines ||= node.kind !== 'init' && !isWrapped
      this.#keyed(node, scope)
    },
    MethodDefinition: (node, scope) => this.#keyed(node, scope),
    PropertyDefinition: (node, scope) => this.#field(node, scope),
    AccessorProperty: (node, scope) => this.#field(node, scope),
    LabeledStatement: (node, scope) => this.#visitChildren(node, scope, 'label'),
    BreakStatement: () => {},
    ContinueStatement: () => {},
    AssignmentExpression: (node, scope) => {
      this.#assign(node.left as Tree, scope, countsUp(node))
      if (node.operator !== '=') this.#visit(node.left as Tree, scope)
      this.#visit(node.right as Tree, scope)
    },
    UnaryExpression: (node, scope) => {
      const argument = node.argument as Tree
      if (node.operator === 'delete') this.#change(argument, scope)
      if (node.operator === 'typeof') this.#call(argument, scope)
      else this.#visit(argument, scope)
    },
    UpdateExpression: (node, scope) => {
      this.#assign(node.argument as Tree, scope, countsUp(node))
      this.#visit(node.argument as Tree, scope)
    },
    VariableDeclaration: (node, scope) => {
      const target = node.kind === 'var' ? varScopeOf(scope) : scope
      for (const { id, init } of node.declarations as { id: Tree; init: Tree | null }[]) {
        this.#declare(id, target, scope)
        if (id.type === 'Identifier') begin(target, id.name as string, init, node.kind === 'const')
        if (init) this.#takeFrom(init, takenBy(id), scope)
      }
    },
    FunctionDeclaration: (node, scope) => {
      if (node.id) scope.declared.add((node.id as Tree).name as string)
      this.#function(node, scope)
    },
    FunctionExpression: (node, scope) => this.#function(node, scope),
    ArrowFunctionExpression: (node, scope) => this.#function(node, scope),
    ClassDeclaration: (node, scope) => {
      scope.declared.add((node.id as Tree).name as string)
      this.#class(node, scope)
    },
    ClassExpression: (node, scope) => this.#class(node, scope),
    StaticBlock: (node, scope) => this.#within(new Scope(scope, true, false), node),
    BlockStatement: (node, scope) => this.#block(node, scope),
    ForStatement: (node, scope) => this.#block(node, scope),
    ForInStatement: (node, scope) => this.#forEach(node, scope),
    ForOfStatement: (node, scope) => {
      this.iterates ||= suspends(node)
      this.#forEach(node, scope)
    },
    SwitchStatement: (node, scope) => this.#block(node, scope),
    CatchClause: (node, scope) => {
      const inner = new Scope(scope, false, scope.isOuterThis)
      if (node.param) this.#declare(node.param as Tree, inner, inner)
      this.#visit(node.body as Tree, inner)
      this.#close(inner)
    },
  }

  /** The properties `taken` are taken of what a variable is given; `null` stands for any use. */
  #takeFrom(given: Tree, taken: readonly string[] | null, scope: Scope): void {
    for (const name of taken ?? []) follow(scope, given, name)
    if (taken === null || !isMember(given)) this.#visit(given, scope)
    else for (const name of taken) scope.takeOf(given, name)
  }

  #call(callee: Tree, scope: Scope): void {
    if (callee.type !== 'Identifier') {
      this.#visit(callee, scope)
      return
    }
    scope.use(callee.name as string)
  }

  /** `isInner`: whether a property is taken of it in turn. */
  #member(node: Tree, scope: Scope, isInner = false): void {
    if (!isInner) follow(scope, node)
    const object = node.object as Tree
    const property = (node.property as Tree).name as string
    if (node.computed || object.type !== 'Identifier') {
      if (isMember(object)) scope.takeOf(object, node.computed ? null : property)
      else if (object.type === 'MemberExpression') this.#member(object, scope, true)
      else this.#visit(object, scope)
      if (node.computed) this.#visit(node.property as Tree, scope)
    } else scope.take(object.name as string, property)
  }

  /** A property: its key is a name, unless it is computed. */
  #keyed(node: Tree, scope: Scope): void {
    if (node.computed) this.#visit(node.key as Tree, scope)
    this.#visit(node.value as Tree, scope)
  }

  /** The value of a field is computed in a function of its own. */
  #field(node: Tree, scope: Scope): void {
    if (node.computed) this.#visit(node.key as Tree, scope)
    if (node.value)
      this.#inFunction(scope, false, (inner) => this.#visit(node.value as Tree, inner))
  }

  #function(node: Tree, scope: Scope): void {
    const isArrow = node.type === 'ArrowFunctionExpression'
    this.#inFunction(scope, isArrow && scope.isOuterThis, (inner) => {
      if (!isArrow) inner.declared.add('arguments')
      if (node.type === 'FunctionExpression') this.#declareItself(node, inner)
      for (const parameter of node.params as Tree[]) this.#declare(parameter, inner, inner)
      const body = node.body as Tree
      if (body.type === 'BlockStatement') {
        this.#within(new Scope(inner, true, inner.isOuterThis), body)
      } else this.#visit(body, inner)
    })
  }

  /** The name of the whole is taken for one of the scope around it, where it may be another's. */
  #declareItself(node: Tree, inner: Scope): void {
    if (node.id && node !== this.#outer) inner.declared.add((node.id as Tree).name as string)
  }

  #inFunction(scope: Scope, isOuterThis: boolean, visit: (inner: Scope) => void): void {
    const inner = new Scope(scope, true, isOuterThis)
    this.#depth += 1
    visit(inner)
    this.#depth -= 1
    this.#close(inner)
    if (this.#depth === 0) return
    for (const [name, { isWritten }] of inner.uses) {
      if (isWritten && !inner.declared.has(name)) this.assignedWithin.add(name)
    }
  }

  #class(node: Tree, scope: Scope): void {
    const inner = new Scope(scope, false, scope.isOuterThis)
    this.#declareItself(node, inner)
    if (node.superClass) this.#visit(node.superClass as Tree, inner)
    this.#visit(node.body as Tree, inner)
    this.#close(inner)
  }

  #block(node: Tree, scope: Scope): void {
    this.#within(new Scope(scope, false, scope.isOuterThis), node)
  }

  #within(inner: Scope, node: Tree): void {
    this.#visitChildren(node, inner)
    this.#close(inner)
  }

  #forEach(node: Tree, scope: Scope): void {
    const inner = new Scope(scope, false, scope.isOuterThis)
    const left = node.left as Tree
    if (left.type === 'VariableDeclaration') this.#visit(left, inner)
    else this.#assign(left, inner)
    this.#visitChildren(node, inner, 'left')
    this.#close(inner)
  }

  #hide(what: string, scope: Scope): void {
    if (scope.isOuterThis) this.hidden ??= what
  }

  /** Declares the variables of a pattern in `target`; what else is in the pattern is visited. */
  #declare(pattern: Tree, target: Scope, scope: Scope): void {
    this.#pattern(pattern, scope, (name) => target.declared.add(name))
  }

  #assign(pattern: Tree, scope: Scope, countsUp = false): void {
    this.#pattern(pattern, scope, (name) => {
      const use = scope.use(name)
      use.isWritten = true
      use.isSet ||= !countsUp
    })
  }

  /** A property is changed: of what? */
  #change({ type, object, property }: Tree, scope: Scope): void {
    if (type !== 'MemberExpression') return
    this.writesStacks ||= (property as Tree).name === 'stack'
    const { name } = outermostOf(object as Tree)
    if (name !== undefined) scope.use(name as string).isChanged = true
    const { type: kind } = object as Tree
    this.changesUnknown ||= kind !== 'Identifier' && kind !== 'ThisExpression'
  }

  #close(scope: Scope): void {
    this.changesUnknown = scope.close() || this.changesUnknown
  }

  #pattern(pattern: Tree, scope: Scope, meet: (name: string) => void): void {
    visitPattern(pattern, meet, (node, isTarget) => {
      if (isTarget) this.#change(node, scope)
      this.#visit(node, scope)
    })
  }
}
