import { isMember, outermostOf, type Tree } from './syntax-tree.ts'

// What a text does with what it takes of variables. A page has no use for it.

/** A scope of the text. */
interface Scope {
  readonly uses: ReadonlyMap<string, { readonly isChanged: boolean }>
  readonly aliases: [name: string, other: string][]
  readonly objects: Set<string>
  use(name: string): { isChanged: boolean; readonly paths: Set<string> }
}

/** A chain of properties is used, or `taken` of it. */
export function follow(scope: Scope, chain: Tree, ...taken: readonly string[]): void {
  const { name } = outermostOf(chain)
  if (name === undefined) return
  scope.use(name as string).paths.add([...namesAlong(chain), ...taken].join('.'))
}

/** `*` stands for a name that the text does not tell. */
function namesAlong({ type, object, property, computed }: Tree): readonly string[] {
  if (type !== 'MemberExpression') return []
  const { name, value } = property as Tree
  const isTold = computed !== true || typeof value === 'string'
  return [...namesAlong(object as Tree), isTold ? String(computed ? value : name) : '*']
}

const OBJECTS = new Set(['ObjectExpression', 'ArrayExpression', 'NewExpression'])

/**
 * A variable is declared with a value: an object that is made for it, or what another one holds, or its prototype,
 * for which it is a second name.
 */
export function begin(scope: Scope, name: string, value: Tree | null, isForever: boolean): void {
  if (value === null) return
  if (isForever && OBJECTS.has(value.type)) scope.objects.add(name)
  const isSame = value.type === 'Identifier' || namesAlong(value).at(-1) === 'prototype'
  const other = outermostOf(value).name as string | undefined
  if (isSame && other !== undefined) scope.aliases.unshift([name, other])
}

/** What is changed by a second name is changed. */
export function changeOthers(scope: Scope): void {
  for (const [name, other] of scope.aliases) {
    if (scope.uses.get(name)?.isChanged) scope.use(other).isChanged = true
  }
}

/** A function is called: one of the language, such as `Object.assign`, changes what it is given first. */
export function changeGiven(scope: Scope, { callee, arguments: given }: Tree): void {
  const [first] = given as Tree[]
  if (first === undefined || !isMember(callee as Tree)) return
  const { object, property } = callee as { object: Tree; property: Tree } & Tree
  const isChange = OWNERS.test(String(object.name)) && CHANGES_GIVEN.test(String(property.name))
  const { name } = outermostOf(first)
  if (isChange && name !== undefined) scope.use(name as string).isChanged = true
}

const OWNERS = /^(?:Object|Reflect)$/

/** Their methods that change the first thing that they are given. */
const CHANGES_GIVEN =
  /^(?:assign|define(?:Property|Properties)|deleteProperty|set|setPrototypeOf|freeze|seal|preventExtensions)$/
