import { join } from 'node:path'
import { dirname, join as joined } from 'node:path/posix'
import { filesIn } from './files-in.ts'
import { build, root } from './options.ts'
import { withLines } from './with-lines.ts'
import { withNames } from './with-names.ts'

/** Several files as one module. */
export interface Bundle {
  readonly code: string
  /**
   * What each file exports: `name in the bundle as name`. Paths are from the project's folder on.
   */
  readonly exports: Readonly<Record<string, readonly string[]>>
}

/**
 * Bundles `door` with all files of its folder that it imports, as if the bundle were the file
 * `place`. What is imported by `import()` alone is not in it, so that it can be loaded later.
 *
 * @throws BuildFailure of esbuild, if a file cannot be compiled.
 */
export function makeBundle(door: string, place: string): Bundle {
  const { files, others } = reachedFrom(door)
  const all = Object.entries(files).map(([file, exports], i) => ({
    file,
    names: exports.map((name) => [name, `$${i}_${name}`] as const),
  }))
  const contents = all.map(({ file, names }) => {
    const list = names.map(([name, inBundle]) => `${name} as ${inBundle}`)
    return `export {${list.join()}} from './${file}'`
  })
  const { outputFiles, metafile } = build({
    bundle: true,
    packages: 'external',
    platform: 'node',
    stdin: { contents: contents.join('\n'), resolveDir: root, sourcefile: place, loader: 'ts' },
    external: others.map((file) => join(root, file)),
    sourcemap: 'external',
    outfile: join(root, place),
  })
  if (Object.keys(metafile.inputs).length !== all.length + 1) {
    throw new Error('a file was changed meanwhile')
  }
  const [map = '', code = ''] = outputFiles.map(({ text }) => text)
  const exports = all.map(({ file, names }) => [
    file,
    names.map(([name, inBundle]) => `${inBundle} as ${name}`),
  ])
  return { code: withLines(withNames(code, map), map), exports: Object.fromEntries(exports) }
}

/** The files of its folder that `door` imports, with the names that they export, and all others. */
function reachedFrom(door: string) {
  const folder = dirname(door)
  const { outputs } = build({
    entryPoints: filesIn(folder).filter((file) => !file.endsWith('.suite.ts')),
    outdir: root,
    outbase: root,
    sourcemap: false,
  }).metafile
  const compiled = new Map(Object.values(outputs).map((each) => [each.entryPoint, each]))
  const files: Record<string, readonly string[]> = {}
  const others = new Set<string>()
  const visit = (file: string) => {
    const { exports, imports } = compiled.get(file) ?? { exports: [], imports: [] }
    files[file] = exports
    for (const { path, kind } of imports) {
      if (!path.startsWith('.')) continue
      const target = joined(dirname(file), path)
      if (kind !== 'import-statement' || !target.startsWith(`${folder}/`)) others.add(target)
      else if (!(target in files)) visit(target)
    }
  }
  visit(door)
  return { files, others: [...others].filter((file) => !(file in files)) }
}
