import { readdir } from 'node:fs/promises'
import { join } from 'node:path/posix'

/** The sources and pages in the folder `root`, by their paths within it, sorted. */
export async function proseFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory() && isSearched(entry.name))
  const flat = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const deep = await Promise.all(folders.map(({ name }) => filesBelow(root, name)))
  return [...flat, ...deep.flat()].filter((file) => /\.(?:ts|md)$/.test(file)).sort()
}

const isSearched = (folder: string): boolean =>
  !folder.startsWith('.') && !['node_modules', 'dist', 'coverage'].includes(folder)

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true })
  return names
    .map((name) => join(folder, name.replaceAll('\\', '/')))
    .filter((path) => path.split('/').every(isSearched))
}
