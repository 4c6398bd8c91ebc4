import { readFile } from 'node:fs/promises'
import { type BuildOptions, build } from 'esbuild'

/** Replacements, each of a text that occurs exactly once. */
export type Patch = readonly (readonly [from: string, to: string])[]

/**
 * A source with a bug planted in it.
 * @throws Error unless each text that it replaces occurs exactly once.
 */
export function patched(source: string, patch: Patch): string {
  return patch.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`does not occur exactly once: ${from}`)
    return text.replace(from, () => to)
  }, source)
}

/** Which sources are changed, and how. */
interface Change {
  readonly filter: RegExp
  readonly change: (source: string, path: string) => string
}

/** What is bundled: a file or a text, and what it leads to but for the packages that are left out. */
type Entry = Pick<BuildOptions, 'entryPoints' | 'stdin' | 'external'>

/** Sources of this project as one module for Node, some of them changed. Resolves with its text. */
export async function bundled(entry: Entry, { filter, change }: Change): Promise<string> {
  const { outputFiles } = await build({
    ...entry,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    plugins: [
      {
        name: 'plant',
        setup({ onLoad }) {
          onLoad({ filter }, async ({ path }) => {
            return { contents: change(await readFile(path, 'utf8'), path), loader: 'ts' }
          })
        },
      },
    ],
  })
  return outputFiles?.[0]?.text ?? ''
}
