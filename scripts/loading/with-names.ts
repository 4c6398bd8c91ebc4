import { createRequire } from 'node:module'
import type * as tracing from '@jridgewell/trace-mapping'

const require = createRequire(import.meta.url)

/**
 * `code` in which functions and classes are called as in their sources, for traces show the names
 * of classes: esbuild gives a class that speaks of itself another name inside, and of two
 * declarations with one name it renames one. The latter get their names by a last line.
 */
export function withNames(code: string, map: string): string {
  const { decodedMappings, TraceMap }: typeof tracing = require('@jridgewell/trace-mapping')
  const traced = new TraceMap(map)
  const mappings = decodedMappings(traced)
  const renamed = code.split('\n').flatMap((line, i) => {
    const [start, name = ''] = DECLARED.exec(line) ?? []
    if (start === undefined) return []
    const column = start.length - name.length
    const [, , , , inSource] = mappings[i]?.find(([at]) => at === column) ?? []
    return inSource === undefined ? [] : [`[${name}, '${name}', '${traced.names[inSource]}']`]
  })
  // What is called otherwise was not made where it is declared.
  return `${withInnerNames(code)}for (const [f, name, inSource] of [${renamed.join(', ')}]) {
  if (typeof f === 'function' && f.name === name) Object.defineProperty(f, 'name', { value: inSource })
}
`
}

const DECLARED = /^(?:async )?(?:var|class|function\*?) ([\w$]+)/

/** Inside of `var A = class _A`, too, it may be called `A`: there is nothing else of that name. */
function withInnerNames(code: string): string {
  let all = code
  for (const [, name] of code.matchAll(/^var (\w+) = class _\1\b/gm)) {
    all = all.replace(new RegExp(`(?<![\\w$.'"\`#])_${name}(?![\\w$])`, 'g'), `${name}`)
  }
  return all
}
