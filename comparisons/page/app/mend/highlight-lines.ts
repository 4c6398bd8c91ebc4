import { typescriptLanguage } from '@codemirror/lang-javascript'
import { highlightCode } from '@lezer/highlight'
import { plainColours } from './colours.ts'

/** The lines of TypeScript `text` as HTML, in colours for light and for dark pages. */
export function highlightLines(text: string): readonly string[] {
  const lines = ['']
  const put = (html: string) => lines.push(`${lines.pop()}${html}`)
  const code = text.trimEnd()
  highlightCode(
    code,
    typescriptLanguage.parser.parse(code),
    plainColours,
    (piece, colour) =>
      put(colour ? `<span style="color:${colour}">${escaped(piece)}</span>` : escaped(piece)),
    () => lines.push(''),
  )
  return lines
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
