/** The width of a character, to which text is fitted in any font. */
export const CHARACTER = 7.2
/** The height of a line of text. */
export const LINE = 16
const SIZE = 12

/**
 * Light colours, and the dark ones that replace them. The background is painted too, because it cannot be relied on.
 */
const STYLE = `
text { font: ${SIZE}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328 }
.bold { font-weight: bold }
.dim { fill: #59636e }
.page { fill: #ffffff }
.lane { fill: #f2f4f7 }
.rule { stroke: #c5ccd3; fill: none }
.hold { fill: #57606a }
.wait { stroke: #57606a; stroke-width: 2; stroke-dasharray: 3 4; fill: none }
.mark { stroke: #8a5a00; stroke-width: 1.8; fill: none }
.late { stroke: #8a5a00; stroke-dasharray: 7 4; fill: none }
.again { stroke: #8a5a00; fill: none }
.bad { stroke: #c21f2b; stroke-width: 2.4; fill: none }
.good { stroke: #1a7f37; stroke-width: 2.4; fill: none }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.dim { fill: #9aa4af }
.page { fill: #0d1117 }
.lane { fill: #171c24 }
.rule { stroke: #3d444d }
.hold { fill: #b1bac4 }
.wait { stroke: #b1bac4 }
.mark { stroke: #e3b341 }
.late { stroke: #e3b341 }
.again { stroke: #e3b341 }
.bad { stroke: #ff7b72 }
.good { stroke: #56d364 }
}`

export type Box = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** An SVG picture under construction. */
export class Drawing {
  readonly #shapes: string[] = []

  /** One line of text; `y` is its top. */
  text(x: number, y: number, text: string, style = ''): void {
    const width = round(text.length * CHARACTER)
    const styled = style === '' ? '' : ` class="${style}"`
    this.#shapes.push(
      `<text${styled} x="${round(x)}" y="${round(y + SIZE)}" textLength="${width}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`,
    )
  }

  /** Lines of text, one below the other. Returns their height. */
  lines(x: number, y: number, lines: readonly string[], style = ''): number {
    for (const [i, line] of lines.entries()) this.text(x, y + i * LINE, line, style)
    return lines.length * LINE
  }

  /** A filled box. Its `title` appears when the pointer is over it. */
  box({ x, y, width, height }: Box, style: string, title = ''): void {
    const at = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`
    const rounded = style === 'hold' ? ' rx="2"' : ''
    const open = `<rect class="${style}" ${at}${rounded}`
    this.#shapes.push(
      title === '' ? `${open}/>` : `${open}><title>${escaped(title)}</title></rect>`,
    )
  }

  /** A line, in the commands of an SVG path: `path('rule', 'M10 20', 'h30')`. */
  path(style: string, ...parts: readonly string[]): void {
    this.#shapes.push(`<path class="${style}" d="${parts.join(' ')}"/>`)
  }

  /** The whole picture on top of `below`, with a description for readers who cannot see it. */
  toSvg(
    { width, height }: Pick<Box, 'width' | 'height'>,
    { title, description }: { readonly title: string; readonly description: string },
    below: Drawing,
  ): string {
    const size = `width="${round(width)}" height="${round(height)}"`
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="${escaped(title)}">`,
      `<title>${escaped(title)}</title>`,
      `<desc>${escaped(description)}</desc>`,
      `<style>${STYLE}\n</style>`,
      `<rect class="page" width="100%" height="100%"/>`,
      ...below.#shapes,
      ...this.#shapes,
      '</svg>\n',
    ].join('\n')
  }
}

/** One decimal is enough, and gives the same bytes on every machine. */
export const round = (n: number): number => Math.round(n * 10) / 10

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** Text escaped for XML and HTML. A character that XML does not allow becomes the replacement character. */
export const escaped = (text: string): string =>
  text
    .replace(/[&<>"]/g, (character) => NAMED[character] ?? character)
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
