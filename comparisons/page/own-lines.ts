import { decodedMappings, encodedMap, TraceMap } from '@jridgewell/trace-mapping'

type Encoded = ConstructorParameters<typeof TraceMap>[0]

/** A source map, version 3, without the lines of packages: the page shows none of them. */
export function ownLines(map: object): object {
  const traced = new TraceMap(map as Encoded)
  const isOwn = (source = -1) => !/(?:^|\/)node_modules\//.test(traced.sources[source] ?? '')
  const mappings = decodedMappings(traced).map((line) => {
    let wasOwn = true
    return line.flatMap((segment) => {
      const [column, source] = segment
      if (isOwn(source)) {
        wasOwn = true
        return [[...segment]]
      }
      const isFirst = wasOwn
      wasOwn = false
      // From this column on, no source.
      return isFirst ? [[column]] : []
    })
  })
  return encodedMap(new TraceMap({ ...map, mappings } as unknown as Encoded))
}
