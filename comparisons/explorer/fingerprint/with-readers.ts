import type { Node, parse as parseByAcorn } from 'acorn'
import { Variables } from './program-variables.ts'
import { marked, NAME, READER, readerOf } from './reader-text.ts'
import type { Tree } from './syntax-tree.ts'

type Parse = typeof parseByAcorn

/**
 * Returns a module in which each scope whose variables functions assign has a reader of them, so that
 * the explorer does not have to ask the inspector each time. Nothing is added but at the end of a line,
 * so that all else stays where it is. What is not known for sure gets none. `parse` is acorn's.
 */
export function withReaders(code: string, parse: Parse): string {
  if (code.includes(READER) || code.includes(NAME)) return code
  const module = parsed(code, parse)
  if (module === null) return code
  const { blocks, hasEval } = new Variables(module)
  if (hasEval) return code
  const additions = blocks.flatMap((block) => {
    const at = block.isAssigned ? placeIn(block.node, code) : null
    return at === null ? [] : [{ at, text: marked(`const ${READER}=${readerOf(block.captured)};`) }]
  })
  let read = ''
  let from = 0
  for (const { at, text } of additions.sort((a, b) => a.at - b.at)) {
    read += code.slice(from, at) + text
    from = at
  }
  return read + code.slice(from)
}

function parsed(code: string, parse: Parse): Tree | null {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) as Node as Tree
  } catch {
    return null // who loads it hears of the error
  }
}

/** The end of a line at the head of a block; `null` if something else follows on that line. */
function placeIn({ type, start, body }: Tree, code: string): number | null {
  const statements = body as Tree[]
  const heads = statements.filter(isHead)
  const ends = [heads.at(-1)?.end ?? start + 1]
  if (type === 'Program') ends.push(...statements.slice(heads.length).map(({ end }) => end))
  return ends.find((end) => END.test(code.slice(end - 1, end + MOST_BLANKS))) ?? null
}

/** What has to stand before all else; imports stand first in compiled code. */
const isHead = ({ type, directive }: Tree): boolean =>
  type === 'ImportDeclaration' || directive !== undefined

const END = /^[;{][ \t]*(?:\r?\n|$)/

const MOST_BLANKS = 100
