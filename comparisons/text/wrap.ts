/**
 * Breaks `text` at spaces into lines of `width` characters at most, and where it has a line break. A longer
 * word is cut, after a dot or slash if it has one.
 */
export const wrap = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => wrapLine(line.trimEnd(), width))

function wrapLine(text: string, width: number): string[] {
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

/** The parts of a word: each ends where a name does, as `elves.entrance.` does, if it can. */
function cut(word: string, width: number): string[] {
  if (word.length <= width) return [word]
  const name = word.slice(0, width).search(/[./][^./]*$/) + 1
  const end = name > width / 3 ? name : width
  return [word.slice(0, end), ...cut(word.slice(end), width)]
}
