import { type ExecFileOptions, execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** On Windows npm is a batch file: it takes a shell to run, for which its arguments are quoted. */
const isBatch = process.platform === 'win32'

/** Runs npm. Resolves with what it has printed; rejects if it fails. */
export const npm = (
  args: readonly string[],
  options: ExecFileOptions,
): Promise<{ readonly stdout: string; readonly stderr: string }> =>
  promisify(execFile)('npm', isBatch ? args.map((arg) => `"${arg}"`) : args, {
    ...options,
    encoding: 'utf8',
    shell: isBatch,
  })
