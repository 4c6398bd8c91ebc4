import { vi } from 'vitest'
import type { Runnable } from './command-line.ts'
import type { ProcessResult } from './spawn.suite.ts'

/**
 * Runs a command in this process, one at a time, as `script` of spawn.suite.ts runs it in its own:
 * `performed('run')('bank-transfer', '--json')`. It spares the start of a process where nothing
 * depends on it.
 */
export const performed =
  (name: string) =>
  async (...args: string[]): Promise<ProcessResult> => {
    process.env.NO_COLOR = '1' // as in a pipe; what prints looks when it is loaded
    const { default: command }: { readonly default: Runnable } = await import(
      `./commands/${name}.ts`
    )
    const texts = { out: '', err: '' }
    const collect = (into: 'out' | 'err') => (chunk: string | Uint8Array) => {
      texts[into] += chunk
      return true
    }
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation(collect('out')),
      vi.spyOn(process.stderr, 'write').mockImplementation(collect('err')),
    ]
    const before = process.exitCode
    process.exitCode = undefined
    try {
      await command.perform(args)
      return { code: Number(process.exitCode ?? 0), ...texts }
    } finally {
      process.exitCode = before
      for (const spy of spies) spy.mockRestore()
    }
  }
