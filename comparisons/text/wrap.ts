/** Breaks `text` at spaces into lines of `width` characters at most; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((each) => cut(each, width))) {
    if (line === '') line = word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

function cut(word: string, width: number): string[] {
  const parts: string[] = []
  for (let at = 0; at < word.length || at === 0; at += width) parts.push(word.slice(at, at + width))
  return parts
}
