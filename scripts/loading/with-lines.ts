import { createRequire } from 'node:module'
import type * as tracing from '@jridgewell/trace-mapping'

const require = createRequire(import.meta.url)

/**
 * `code` with its source map, in which each line is right, but not each column, and without names:
 * Node reads a map as a whole as soon as it shows one line of a stack, and that of a bundle is
 * large.
 */
export function withLines(code: string, map: string): string {
  const {
    decodedMappings,
    encodedMap,
    TraceMap,
  }: typeof tracing = require('@jridgewell/trace-mapping')
  const traced = new TraceMap(map)
  const mappings = decodedMappings(traced).map((segments) =>
    segments.flatMap(([at, source, line, column], i) => {
      const [, sourceBefore, lineBefore] = segments[i - 1] ?? []
      const isNext = source !== sourceBefore || line !== lineBefore
      return isNext && column !== undefined ? [[at, source, line, column]] : []
    }),
  )
  const coarse = encodedMap(new TraceMap({ ...JSON.parse(map), mappings, names: [] }))
  const text = Buffer.from(JSON.stringify(coarse)).toString('base64')
  return `${code}//# sourceMappingURL=data:application/json;base64,${text}\n`
}
