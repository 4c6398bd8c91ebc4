import { isOfLanguage } from './host-values.ts'
import { globalKeptByNode } from './kept-by-node.ts'
import { globalOf } from './route.ts'
import { type Use, unused } from './text-scope.ts'

// What a program does with the language's and the platform's own things, which no run makes afresh.

/** What adds listeners to `process` or one of its streams, takes them away, or calls them. */
const LISTENERS =
  /^(?:std(?:in|out|err)\.)?(?:on|once|off|emit|(?:add|prepend|prependOnce|remove)Listener|removeAllListeners)$/

/** The same, if it is not known what is done with the stream. */
const STREAM = /^(std(?:in|out|err))(?:\.\*)?$/

function listened({ paths }: Use): string | null {
  for (const path of paths) {
    if (LISTENERS.test(path)) return 'a listener of `process`'
    const [, stream] = STREAM.exec(path) ?? []
    if (stream !== undefined) return `all of \`process.${stream}\``
  }
  return null
}

/** What a program may change by its use of the global variable `name`, where nobody can look; `null` for nothing. */
export function changedGlobally(name: string, use: Use): string | null {
  const kept = (name === 'process' ? listened(use) : null) ?? globalKeptByNode(name, use)
  const mayChange = use.isChanged || (use.escapes && isOfLanguage(globalOf(name)))
  return kept ?? (mayChange ? `a change of \`${name}\`` : null)
}

/** The same of a module of Node. */
export function changedInModule(module: object, use: Use): string | null {
  if (use.isChanged) return 'a change of a module of Node'
  const { process } = globalThis as { readonly process?: object }
  return module === process ? listened(use) : null
}

/** What is used of `module.default`, as compilers write what a module exports by default. */
export function useOfDefault({ paths, isChanged }: Use): Use {
  const inner = [...paths].flatMap((path) => /^default\.(.*)/.exec(path)?.[1] ?? [])
  const members = new Set(inner.map((path) => path.replace(/\..*/, '')))
  return { ...unused(), isChanged, members, paths: new Set(inner) }
}

/** What the latest regular expression has found, in whatever code. */
const LEFT_BY_LAST = /^(?:\$[\d_&+`']|input|last(?:Match|Paren)|(?:left|right)Context)$/

/**
 * What is wrong with a use of the global variable `name`: it reads what regular expressions leave behind, and the
 * exploration uses some of its own between all steps. `null` if nothing is.
 */
export function readsLastMatch(name: string, { paths }: Use): string | null {
  const read = name === 'RegExp' && [...paths].find((path) => LEFT_BY_LAST.test(path))
  return read
    ? `\`RegExp.${read}\` is what the latest regular expression has left, which may be one of the exploration: use what \`exec\` or \`match\` returns`
    : null
}
