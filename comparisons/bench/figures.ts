// The notation of figures, in the terminal and in the docs.

/** A figure with three significant digits, two below ten: more is noise. */
export function short(figure: number): string {
  if (figure < 0) return `−${short(-figure)}`
  if (figure >= 1000) return Math.round(Number(figure.toPrecision(3))).toLocaleString('en')
  return Number(figure.toPrecision(figure < 10 ? 2 : 3)).toString()
}

const SCALES = [
  ['s', 1e9],
  ['ms', 1e6],
  ['µs', 1e3],
] as const

/** `12,300` nanoseconds as `12.3 µs`; other units as they are. */
export function withUnit(figure: number, unit: string): string {
  const scale = unit === 'ns' ? SCALES.find(([, size]) => figure >= size) : undefined
  return scale === undefined
    ? `${short(figure)} ${unit}`
    : `${short(figure / scale[1])} ${scale[0]}`
}

/** A multiple, such as `3.2×` or `1.7M×`; empty where there is none, as of a heap that has shrunk. */
export function multiple(ratio: number | null): string {
  if (ratio === null || ratio < 0) return ''
  return ratio < 1e6 ? `${short(ratio)}×` : `${short(ratio / 1e6)}M×`
}
