/**
 * How a reader stands in the code of a program: between two marks, in a scope whose variables it
 * reads by their names, as the variable {@link READER} of that scope. What is loaded by this
 * project gets them; a function's text is looked at without them.
 */
export const READER = '$live'

/** The argument of a reader: the name of a variable. */
export const NAME = '$name'

const MARK = `/*${READER}*/`

export const marked = (code: string): string => `${MARK}${code}${MARK}`

const MARKED = /\/\*\$live\*\/.*?\/\*\$live\*\//g

/** The text of a function as its author has written it. */
export const withoutReaders = (text: string): string =>
  text.includes(MARK) ? text.replace(MARKED, '') : text

/** Reads the variable with this name of one scope; it returns itself if it does not know it. */
export type Reader = (name: string) => unknown

/** The code of a reader. It uses itself, or no scope would show it. */
export const readerOf = (names: readonly string[]): string =>
  `${NAME}=>${names.map((name) => `${NAME}==="${name}"?${name}:`).join('')}${READER}`

const OF_READER = /^\$name=>(?:\$name==="([^"]+)"\?\1:)+\$live$/

const textOf = Function.prototype.toString

/** Whether a value is a reader, and no variable of the program's that has this name by chance. */
export const isReader = (value: unknown): value is Reader =>
  typeof value === 'function' && OF_READER.test(textOf.call(value))
