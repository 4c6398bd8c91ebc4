/** A frame of a stack, as V8 hands it over. */
export interface RawFrame {
  getFileName(): string | null | undefined
  getLineNumber(): number | null
  getColumnNumber(): number | null
  getFunctionName(): string | null
}

interface Errors {
  prepareStackTrace?: ((error: Error, frames: unknown) => unknown) | undefined
  stackTraceLimit?: number
}

/**
 * The innermost `depth` frames of the stack, from that of the caller on, with the positions in the code
 * that runs; `null` in an engine that does not hand them over. The text of a stack takes ten times as long:
 * for it, Node looks up each position in a source map.
 */
export function rawStack(depth: number): readonly RawFrame[] | null {
  const errors = Error as unknown as Errors
  const { prepareStackTrace, stackTraceLimit = 10 } = errors
  errors.stackTraceLimit = depth + 1
  errors.prepareStackTrace = (_, frames) => frames
  const { stack } = new Error()
  errors.prepareStackTrace = prepareStackTrace
  errors.stackTraceLimit = stackTraceLimit
  return Array.isArray(stack) ? (stack as readonly RawFrame[]).slice(1) : null
}
