import { childrenOf, type Tree } from './syntax-tree.ts'
import { IN_ORDER, SYMBOLS } from './telling-names.ts'

/** What a text does that may depend on the order in which something came into an object, a set or a map. */
export interface OrderText {
  /** Whether it goes through all that something holds, or may do so. */
  readonly seesOrder: boolean
  /** The functions that it calls, or constructs with, by a name. */
  readonly called: ReadonlySet<string>
  /** The properties that it takes, of whatever object. */
  readonly taken: ReadonlySet<string>
  /** Those of them that it calls with arguments, or does not call itself. */
  readonly given: ReadonlySet<string>
  /** Whether it takes properties of which it does not tell the names. */
  readonly takesAny: boolean
}

/** That of a text that cannot be read. */
export const MAY_SEE_ORDER: OrderText = {
  seesOrder: true,
  called: new Set(),
  taken: new Set(),
  given: new Set(),
  takesAny: true,
}

/** Reads what a syntax tree does, which has this text. */
export function orderIn(tree: Tree, text: string): OrderText {
  const reader = new OrderReader()
  reader.visit(tree)
  const { called, taken, given, takesAny } = reader
  const seesOrder =
    reader.seesOrder || SYMBOLS.test(text) || [...taken].some((name) => IN_ORDER.test(name))
  return { seesOrder, called, taken, given, takesAny }
}

class OrderReader {
  seesOrder = false
  takesAny = false
  readonly called = new Set<string>()
  readonly taken = new Set<string>()
  readonly given = new Set<string>()

  visit(node: Tree): void {
    this.seesOrder ||= isInTurn(node)
    const { type } = node
    if (type === 'MemberExpression') this.#take(node.property, node.computed, true)
    if (type === 'ObjectPattern') {
      const properties = childrenOf(node.properties).filter((each) => each.type === 'Property')
      for (const { key, computed } of properties) this.#take(key, computed, true)
    }
    if (CALLS.has(type)) this.#call(node)
    else this.#within(node)
  }

  #within(node: Tree, but?: Tree): void {
    for (const child of Object.values(node)) {
      for (const each of childrenOf(child)) if (each !== but) this.visit(each)
    }
  }

  #call(node: Tree): void {
    const callee = (node.callee ?? node.tag) as Tree
    const { type, property, computed } = callee
    if (type === 'Identifier') this.called.add(callee.name as string)
    if (type === 'MemberExpression') {
      const isGiven = node.arguments === undefined || childrenOf(node.arguments).length > 0
      this.seesOrder ||= !this.#take(property, computed, isGiven)
      this.#within(callee)
    } else this.visit(callee)
    this.#within(node, callee)
  }

  /** Returns whether the text shows the name of a property. */
  #take(key: unknown, computed: unknown, isGiven: boolean): boolean {
    const name = nameOf(key as Tree, computed === true)
    this.takesAny ||= name === undefined
    if (name !== undefined) this.taken.add(name)
    if (name !== undefined && isGiven) this.given.add(name)
    return name !== undefined
  }
}

const CALLS = new Set(['CallExpression', 'NewExpression', 'TaggedTemplateExpression'])

const IN_TURN = new Set(['ForInStatement', 'ForOfStatement', 'SpreadElement', 'ArrayPattern'])

const isInTurn = ({ type, delegate }: Tree): boolean => IN_TURN.has(type) || delegate === true

/** The name of a property; `undefined` if the text does not show it. */
function nameOf({ type, name, value }: Tree, isComputed: boolean): string | undefined {
  if (type === 'Literal') return String(value)
  return isComputed ? undefined : String(name)
}
