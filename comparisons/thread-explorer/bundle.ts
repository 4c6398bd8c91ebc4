import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The program at `entry` and what controls it, as one module for a worker. */
export async function bundleOf(entry: URL): Promise<string> {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const contents = [
    `import program from ${JSON.stringify(fileURLToPath(entry))}`,
    `import { serve } from './worker.ts'`,
    'serve(program)',
  ].join('\n')
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    external: ['esbuild'],
  })
  return outputFiles[0]?.text ?? ''
}
