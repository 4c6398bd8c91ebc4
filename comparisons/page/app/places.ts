import { originalPositionFor, type SourceMapInput, TraceMap } from '@jridgewell/trace-mapping'
import { rewriteFrames } from '../../explorer/index.ts'

const maps = new Map<string, TraceMap>()
const known = new Map<string, string>()

/**
 * From now on the explorer knows lines of the sources of `script`, a path beside the page. What the script
 * of the page itself holds is no part of any program.
 */
export function useSourceMap(script: string, map: object): void {
  maps.set(script, new TraceMap(map as SourceMapInput))
  rewriteFrames((frame) => {
    let place = known.get(frame)
    if (place === undefined) {
      place = placeIn(frame)
      known.set(frame, place)
    }
    return place
  })
}

/** A frame that the explorer passes over. */
const NO_PROGRAM = '    at node_modules'

function placeIn(frame: string): string {
  const [, script = '', line, column] =
    /((?:problems|yours)(?:\/[\w-]+)+\.js):(\d+):(\d+)\)?$/.exec(frame) ?? []
  const map = maps.get(script)
  if (map === undefined) return NO_PROGRAM
  const found = originalPositionFor(map, { line: Number(line), column: Number(column) - 1 })
  if (found.source === null) return NO_PROGRAM
  return `    at (/${found.source}:${found.line}:${found.column + 1})`
}
