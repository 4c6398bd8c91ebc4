import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path/posix'

/** The folders of the repository that hold source files. */
export const rooms = ['stm', 'patterns', 'comparisons', 'scripts']

/** The paths of all TypeScript files in `folders`. */
export const sourceFiles = (folders: readonly string[]): string[] =>
  folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name.replaceAll('\\', '/')),
      ),
    )
    .filter((file) => file.endsWith('.ts'))

/** The formatter makes sure that a line which ends an import starts in one of these ways. */
const importLine =
  /^(?:import|export|\}).*\bfrom ['"]([^'"]+)['"]|^import ['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

/** What a source file imports, types included, as it is written there. */
export const importedBy = (source: string): string[] =>
  [...source.matchAll(importLine)].map((match) => match.slice(1).join(''))
