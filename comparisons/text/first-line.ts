/** The first line of `text`, with `…` after it if there are more, for where there is room for one line. */
export function firstLine(text: string): string {
  const [first = '', ...more] = text.trimEnd().split('\n')
  return more.length === 0 ? first : `${first.trimEnd()} …`
}
