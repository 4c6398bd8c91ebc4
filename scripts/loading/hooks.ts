import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { fromBundle } from './bundles.ts'
import { compiled } from './compiled.ts'
import { root } from './options.ts'

// Hooks of Node's module loader, as `module.register` and `module.registerHooks` know them.

interface Resolved {
  readonly url: string
  readonly format?: string
  readonly shortCircuit?: boolean
}

interface Loaded {
  readonly format: string
  readonly source?: unknown
  readonly shortCircuit?: boolean
}

const project = pathToFileURL(root).href

const isOurs = (url: string): boolean =>
  url.startsWith(project) && url.endsWith('.ts') && !url.includes('/node_modules/')

export function resolve<Context extends { readonly parentURL?: string | undefined }, Result>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Result,
): Result | Resolved {
  if (!/^(?:\.|file:)/.test(specifier)) return next(specifier, context)
  const { href: url } = new URL(specifier, context.parentURL)
  return isOurs(url) ? { url, format: 'module', shortCircuit: true } : next(specifier, context)
}

/** Whether it is a module of a package, which needs nothing of tsx. */
const isOfPackage = (url: string, format: unknown): boolean =>
  format === 'module' && url.startsWith(`${project}node_modules/`) && /\.m?js$/.test(url)

export function load<Context extends { readonly format?: unknown }, Result>(
  url: string,
  context: Context,
  next: (url: string, context: Context) => Result,
): Result | Loaded {
  if (isOfPackage(url, context.format)) {
    return { format: 'module', source: readFileSync(fileURLToPath(url)), shortCircuit: true }
  }
  if (!isOurs(url)) return next(url, context)
  try {
    const source = fromBundle(decodeURI(url.slice(project.length))) ?? compiled(fileURLToPath(url))
    return { format: 'module', source, shortCircuit: true }
  } catch {
    return next(url, context) // It does not exist, or does not compile: tsx says so.
  }
}
