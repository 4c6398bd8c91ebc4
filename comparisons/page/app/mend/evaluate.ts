import type { PlayableSolution } from '../../registry.ts'
import type { Cookbook } from '../cookbook.ts'

declare const cookbook: Cookbook

/**
 * Runs a compiled text of the reader, and returns the module. In a stack it is called `script`.
 * @throws what it throws.
 */
export function evaluate(code: string, script: string): PlayableSolution['module'] {
  // As a script that is loaded would run, and in nobody's page but the reader's own.
  // biome-ignore lint/security/noGlobalEval: to run what the reader writes is what the editor is for
  // biome-ignore lint/complexity/noCommaOperator: so that it runs outside of this function
  ;(0, eval)(`${code}\n//# sourceURL=${script}`)
  const { yours } = cookbook
  if (yours === undefined) throw new Error(`${script} has left no module`)
  return yours
}
