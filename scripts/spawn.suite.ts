import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface ProcessResult {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a script as a user would, in a pipe: `script('run')('bank-transfer', '--json')`. */
export const script =
  (name: string) =>
  (...args: string[]): Promise<ProcessResult> =>
    new Promise((resolve) => {
      const node = ['--import', 'tsx', `scripts/${name}.ts`, ...args]
      const child = spawn(process.execPath, node, { cwd: root })
      let out = ''
      let err = ''
      child.stdout.on('data', (chunk) => {
        out += chunk
      })
      child.stderr.on('data', (chunk) => {
        err += chunk
      })
      child.on('close', (code) => resolve({ code, out, err }))
    })

/** The lines of an error, without the names that are listed below it. */
export const linesOfError = ({ err }: Pick<ProcessResult, 'err'>): string[] =>
  err
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('  '))
