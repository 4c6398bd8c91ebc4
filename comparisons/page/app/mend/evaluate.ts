import type { PlayableSolution } from '../../registry.ts'
import type { Cookbook } from '../cookbook.ts'
import { runScript } from '../run-script.ts'

declare const cookbook: Cookbook

/**
 * Runs a compiled text of the reader, and returns the module. In a stack it is called `script`.
 * @throws what it throws.
 */
export function evaluate(code: string, script: string): PlayableSolution['module'] {
  // In nobody's page but the reader's own.
  runScript(`${code}\n//# sourceURL=${script}`)
  const { yours } = cookbook
  if (yours === undefined) throw new Error(`${script} has left no module`)
  return yours
}
