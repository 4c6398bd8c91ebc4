import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import loadWabt from 'wabt'
import { allocate, bufferOf } from './allocate.ts'
import { type Kernel, LOCK_ALL, UNREAD, WRITE_ALL } from './kernel.ts'
import { CLOCK, LOCKED, WAITED } from './memory.ts'
import { ScriptKernel } from './script-kernel.ts'
import { wasmKernel } from './wasm-kernel.ts'

it('kernel-bytes.ts holds kernel.wat, assembled', async () => {
  const wabt = await loadWabt()
  const source = await readFile(new URL('./kernel.wat', import.meta.url), 'utf8')
  const { buffer } = wabt.parseWat('kernel.wat', source, { threads: true }).toBinary({})
  const made = [
    '// kernel.wat, assembled by `npx vitest run stm/threads/kernel.test.ts --update`.',
    'export const bytes =',
    `  '${Buffer.from(buffer).toString('base64')}'`,
    '',
  ]
  await expect(made.join('\n')).toMatchFileSnapshot('./kernel-bytes.ts')
})

// What the kernels work on here: four variables of up to three words, and one thread's log.
const VARIABLES = [1_024, 1_032, 1_040, 1_048] as const
const END = 1_056
const SLOT = 64
const LOG = 128
const OWN = LOCKED | 1
const OTHER = LOCKED | 2

const lockWord = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(1, 2, 1 | WAITED, 1 | WAITED) },
  { weight: 1, arbitrary: fc.constant(OTHER) },
)
const word = fc.constantFrom(0, 0, 0, 1)
const variable = fc.record({
  lock: lockWord,
  mask: fc.nat(7),
  value: fc.array(word, { minLength: 3, maxLength: 3 }),
})
const write = fc.record({
  before: fc.constantFrom(UNREAD, 1, 2),
  value: fc.array(word, { maxLength: 3 }),
})
const program = fc.record({
  clock: fc.constantFrom(0, 5, 0x3fff_ffff, 0x7fff_ffff),
  variables: fc.tuple(variable, variable, variable, variable),
  writes: fc.array(write, { maxLength: VARIABLES.length }),
  steps: fc.constantFrom([LOCK_ALL], [LOCK_ALL, WRITE_ALL], [LOCK_ALL | WRITE_ALL]),
})
type Program = typeof program extends fc.Arbitrary<infer P> ? P : never

/** All that can be seen of what a kernel does: its results, and the words that it leaves. */
function outcome(kernel: Kernel, words: Int32Array, { clock, variables, writes, steps }: Program) {
  words.fill(0)
  words[CLOCK] = clock
  for (const [i, { lock, mask, value }] of variables.entries()) {
    words.set([lock, mask, ...value], VARIABLES[i] as number)
  }
  let end = LOG
  for (const [i, { before, value }] of writes.entries()) {
    const entry = [VARIABLES[i] as number, before, value.length, ...value]
    words.set(entry, end)
    end += entry.length
  }
  const results = VARIABLES.map((at) => kernel.read(at, SLOT + 40))
  for (const step of steps) {
    const result = kernel.commit(SLOT, LOG, end, OWN, step)
    results.push(result)
    if (result < 0) break
  }
  return { results, clock: kernel.clock(), words: words.subarray(0, END).join() }
}

describe('the kernels in JavaScript and in WebAssembly', () => {
  const shared = allocate(8_192)
  const words = new Int32Array(bufferOf(shared))
  const wasm = wasmKernel(shared) as Kernel
  const script = new ScriptKernel(words)

  it('do the same', () => {
    expect(wasm).toBeDefined()
    const seen = { written: 0, silent: 0, failed: 0 }
    fc.assert(
      fc.property(program, (program) => {
        const expected = outcome(script, words, program)
        expect(outcome(wasm, words, program)).toEqual(expected)
        const last = expected.results.at(-1) as number
        if (last < 0) seen.failed += 1
        else if (words.subarray(LOG, VARIABLES[0]).some((word) => word < 0)) seen.silent += 1
        else seen.written += 1
      }),
      { numRuns: 2_000 },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50)
  })

  it('note the lock word after the value', () => {
    for (const kernel of [script, wasm]) {
      words.fill(0)
      words.set([7, 0, 42], VARIABLES[0])
      expect(kernel.read(VARIABLES[0], SLOT)).toBe(42)
      expect(words[SLOT]).toBe(7)
    }
  })
})
