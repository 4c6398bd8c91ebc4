/** ASCII replacements for signs, each as wide as the sign, so that columns stay aligned. */
const SIGNS: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'X',
  '↷': '^',
  '↻': '@',
  '→': '>',
  '←': '<',
  '–': '-',
  '—': '-',
  '·': '.',
  '╌': '-',
  '…': '~',
  '×': 'x',
  '≤': '<',
  '│': '|',
  '─': '-',
  '┼': '+',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
}

/** `text` in ASCII only, of the same width. */
export const toAscii = (text: string): string =>
  text.replace(/\P{ASCII}/gu, (sign) => SIGNS[sign] ?? '?'.repeat(sign.length))
