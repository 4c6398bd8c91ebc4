/** Makes parts of a text stand out. Chalk is one. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
}

const asItIs = (text: string): string => text

/** Text and nothing else. */
export const plain: Paint = {
  bold: asItIs,
  dim: asItIs,
  red: asItIs,
  green: asItIs,
  yellow: asItIs,
}
