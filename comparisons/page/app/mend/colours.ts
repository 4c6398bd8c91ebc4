import { HighlightStyle } from '@codemirror/language'
import { type Tag, tagHighlighter, tags } from '@lezer/highlight'

/** The colours in which the page shows sources: shiki's themes `github-…-high-contrast`. */
const COLOURS: readonly (readonly [color: string, ...tags: Tag[]])[] = [
  ['light-dark(#66707B, #BDC4CC)', tags.comment],
  ['light-dark(#A0111F, #FF9492)', tags.keyword, tags.operator, tags.modifier],
  ['light-dark(#032563, #ADDCFF)', tags.string, tags.special(tags.string), tags.regexp],
  ['light-dark(#023B95, #91CBFF)', tags.number, tags.bool, tags.null, tags.self],
  [
    'light-dark(#622CBC, #DBB7FF)',
    tags.function(tags.variableName),
    tags.definition(tags.function(tags.variableName)),
    tags.function(tags.propertyName),
    tags.function(tags.definition(tags.propertyName)),
  ],
  [
    'light-dark(#702C00, #FFB757)',
    tags.typeName,
    tags.className,
    tags.definition(tags.className),
    tags.definition(tags.typeName),
  ],
]

/** The colours in the editor. */
export const editorColours = HighlightStyle.define(
  COLOURS.flatMap(([color, ...of]) => of.map((tag) => ({ tag, color }))),
)

/** The colours outside of the editor: the class of a piece of text is its colour. */
export const plainColours = tagHighlighter(
  COLOURS.flatMap(([color, ...of]) => of.map((tag) => ({ tag, class: color }))),
)
