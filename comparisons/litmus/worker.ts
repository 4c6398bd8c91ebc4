import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'

/**
 * The file at `entry` as the text of a worker that hands one of its exports to a function of `thread.ts`.
 * It needs neither a file nor a loader.
 */
export async function bundleOf(
  entry: URL,
  exported: 'litmus' | 'loop' | 'count',
  serve: 'takePart' | 'lookOn' | 'countUp',
): Promise<string> {
  const contents = [
    `import { ${exported} } from ${JSON.stringify(fileURLToPath(entry))}`,
    `import { ${serve} } from './thread.ts'`,
    `${serve}(${exported})`,
  ].join('\n')
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

/** Starts a thread that keeps no process alive. */
export function startWorker(bundle: string, workerData: unknown): Worker {
  const worker = new Worker(bundle, {
    eval: true,
    workerData,
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  worker.unref()
  return worker
}
