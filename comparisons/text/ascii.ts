/** What stands for a sign where only ASCII can be shown; as wide as the sign, so that columns stay. */
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

/** `text` in ASCII alone, each sign as wide as it was. */
export const toAscii = (text: string): string =>
  text.replace(/\P{ASCII}/gu, (sign) => SIGNS[sign] ?? '?'.repeat(sign.length))
