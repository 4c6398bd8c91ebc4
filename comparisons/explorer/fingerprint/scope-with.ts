import type { Scope } from './inspector.ts'

/** The innermost of some scopes that has a variable. */
export const scopeWith = (scopes: readonly Scope[], name: string): Scope | undefined =>
  scopes.find((scope) => name in scope)
