/** Highlights parts of a text, as `chalk` does. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
}

const unchanged = (text: string): string => text

/** Highlights nothing. */
export const plain: Paint = {
  bold: unchanged,
  dim: unchanged,
  red: unchanged,
  green: unchanged,
  yellow: unchanged,
}
