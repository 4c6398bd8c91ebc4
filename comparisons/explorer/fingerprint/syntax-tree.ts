import type { Node } from 'acorn'

/** A node of the syntax tree, with whatever it has. */
export type Tree = Node & Record<string, unknown>

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && typeof (value as Tree).type === 'string'

export const childrenOf = (child: unknown): Tree[] =>
  (Array.isArray(child) ? child : [child]).filter(isTree)

/** What the one statement of a program is. */
export const outerOf = (program: Node): Tree => {
  const [statement] = (program as Tree).body as [Tree]
  return statement.expression as Tree
}

/** The `#private` fields or methods of a class. */
export const privateElements = ({ body }: Tree, kind: string): Tree[] =>
  ((body as Tree).body as Tree[]).filter(
    ({ type, key }) => type === kind && (key as Tree).type === 'PrivateIdentifier',
  )

export const namesOf = (elements: readonly Tree[]): ReadonlySet<string> =>
  new Set(elements.map(({ key }) => `#${(key as Tree).name}`))
