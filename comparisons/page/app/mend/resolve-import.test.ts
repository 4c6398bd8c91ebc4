import { expect, it } from 'vitest'
import { resolveImport } from './resolve-import.ts'

const known = [
  'node_modules/async-mutex/index.mjs',
  'patterns/bell.ts',
  'patterns/select/problem.ts',
  'stm/index.ts',
]

it.each([
  ['async-mutex', 'node_modules/async-mutex/index.mjs'],
  ['./problem.ts', 'patterns/select/problem.ts'],
  ['../bell.ts', 'patterns/bell.ts'],
  ['../../stm/index.ts', 'stm/index.ts'],
  ['.././select/./problem.ts', 'patterns/select/problem.ts'],
  ['async', undefined],
  ['async-mutex/lib', undefined],
  ['node:fs', undefined],
  ['./problem', undefined],
  ['../../../stm/index.ts', undefined],
  ['../../../../stm/index.ts', undefined],
  ['/stm/index.ts', undefined],
])('%s is %s', (specifier, path) => {
  expect(resolveImport(specifier, 'patterns/select/mutex.ts', known)).toBe(path)
})
