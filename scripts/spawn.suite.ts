import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command as a user would, in a pipe: `command('run')('bank-transfer', '--json')`. */
export const command =
  (script: string) =>
  (...args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const node = ['--import', 'tsx', `scripts/${script}.ts`, ...args]
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
