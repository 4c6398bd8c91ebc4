import { nodeBuiltin } from '../execution/node-builtin.ts'

/**
 * The packages that the explorer follows, and the versions with which that is tested. Other copies of
 * them, and other versions, run as in Node: they are judged the same under the rule `node`, but their
 * waits have no names, and the harsher rule holds none of them up.
 */
export const VERSIONS = {
  'async-lock': '1.4.1',
  'async-mutex': '0.5.0',
  'async-sema': '3.1.1',
  'p-limit': '7.3.3',
  'p-queue': '10.0.0',
} as const

/** What is compatible, by the rules of semantic versions: `0.5` of 0.5.2, `7` of 7.3.3. */
const lineOf = (version: string): string => (/^(?:0\.\d+|\d+)/.exec(version) ?? [version])[0]

/**
 * That the installed version of a package is not the one that is followed, in words; `null` if it is, and
 * where that cannot be known, as in a page.
 */
export function otherVersion(name: keyof typeof VERSIONS, found: string | null): string | null {
  const followed = lineOf(VERSIONS[name])
  if (found === null || lineOf(found) === followed) return null
  return `${name} ${lineOf(found)} is not followed; ${followed} is`
}

/** The version of a package that is installed beside the explorer; `null` if there is none. */
export function installedVersion(name: string): string | null {
  const module = nodeBuiltin<{ createRequire(url: string): { resolve(name: string): string } }>(
    'node:module',
  )
  const fs = nodeBuiltin<{ readFileSync(path: string, encoding: 'utf8'): string }>('node:fs')
  try {
    const path = module?.createRequire(import.meta.url).resolve(name)
    return path === undefined || fs === undefined ? null : versionAbove(path, name, fs)
  } catch {
    return null // it is not there, or hides its files
  }
}

interface Description {
  readonly name: string
  readonly version: string
}

/** The version in the description of `name` in which a file lies. */
function versionAbove(
  file: string,
  name: string,
  fs: { readFileSync(path: string, encoding: 'utf8'): string },
): string | null {
  for (let at = file; at.length > 1; at = at.replace(/[\\/][^\\/]*$/, '')) {
    try {
      const found = JSON.parse(fs.readFileSync(`${at}/package.json`, 'utf8')) as Description
      if (found.name === name) return found.version
    } catch {
      // A folder without one.
    }
    if (!/[\\/]/.test(at)) return null
  }
  return null
}
