import type { Node } from 'acorn'

/** A node of the syntax tree, with whatever it has. */
export type Tree = Node & Record<string, unknown>

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && typeof (value as Tree).type === 'string'

export const childrenOf = (child: unknown): Tree[] =>
  (Array.isArray(child) ? child : [child]).filter(isTree)

/** Whether the code of a loop stops between its rounds, so that other code runs meanwhile. */
export function suspends(node: Tree): boolean {
  if (STOPS.has(node.type) || node.await === true) return true
  if (FUNCTIONS.has(node.type)) return false
  return Object.values(node).some((child) => childrenOf(child).some(suspends))
}

const STOPS = new Set(['AwaitExpression', 'YieldExpression'])

const FUNCTIONS = new Set(['ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression'])

/** What the one statement of a program is. */
export const outerOf = (program: Node): Tree => {
  const [statement] = (program as Tree).body as [Tree]
  return statement.expression as Tree
}

/** What a chain of properties begins with: `a` in `a.b.c`. */
export const outermostOf = (node: Tree): Tree =>
  node.type === 'MemberExpression' ? outermostOf(node.object as Tree) : node

/** Whether it is a property of a variable, by its name: `a.b`. */
export const isMember = ({ type, object, computed }: Tree): boolean =>
  type === 'MemberExpression' && computed !== true && (object as Tree).type === 'Identifier'

/** Whether an assignment makes a number larger, as `made += 1` and `made++` do. */
export const countsUp = ({ operator, right }: Tree): boolean =>
  operator === '++' || (operator === '+=' && ((right as Tree).value as number) > 0)

/** The properties that a pattern takes by their names; `null` if it may take others. */
export function takenBy({ type, properties }: Tree): string[] | null {
  if (type !== 'ObjectPattern') return null
  const all = childrenOf(properties)
  if (all.some(({ computed }) => computed !== false)) return null
  return all.map(({ key }) => ((key as Tree).name ?? (key as Tree).value) as string)
}

/** The `#private` fields or methods of a class. */
export const privateElements = ({ body }: Tree, kind: string): Tree[] =>
  ((body as Tree).body as Tree[]).filter(
    ({ type, key }) => type === kind && (key as Tree).type === 'PrivateIdentifier',
  )

export const namesOf = (elements: readonly Tree[]): ReadonlySet<string> =>
  new Set(elements.map(({ key }) => `#${(key as Tree).name}`))

/**
 * Calls `meet` with the name of each variable that a pattern declares or assigns, and `other` with all else
 * that is in it: `isTarget` says whether it is a property that is assigned.
 */
export function visitPattern(
  pattern: Tree,
  meet: (name: string) => void,
  other: (node: Tree, isTarget: boolean) => void,
): void {
  const inner = (each: unknown) => visitPattern(each as Tree, meet, other)
  switch (pattern.type) {
    case 'Identifier':
      meet(pattern.name as string)
      break
    case 'ArrayPattern':
      childrenOf(pattern.elements).forEach(inner)
      break
    case 'ObjectPattern':
      childrenOf(pattern.properties).forEach(inner)
      break
    case 'Property':
      if (pattern.computed) other(pattern.key as Tree, false)
      inner(pattern.value)
      break
    case 'RestElement':
      inner(pattern.argument)
      break
    case 'AssignmentPattern':
      inner(pattern.left)
      other(pattern.right as Tree, false)
      break
    default:
      other(pattern, true)
  }
}
