import { installedVersion, otherVersion, type VERSIONS } from './followed-versions.ts'

/** A package that a project need not have, and that is installed. */
interface Installed<A> {
  readonly package: A
  /** That its version is not the one that is followed, in words; `null` if it is. */
  readonly other: string | null
}

/**
 * The package `name`; `null` if it is not installed. No bundler looks for it: `async-sema` needs Node, and a
 * page could not be built where it is installed.
 */
export async function loadPackage<A>(name: keyof typeof VERSIONS): Promise<Installed<A> | null> {
  try {
    const found = (await import(/* @vite-ignore */ name)) as A
    return { package: found, other: otherVersion(name, installedVersion(name)) }
  } catch {
    return null
  }
}
