/** What a function of the page has before the code in it: one line. */
const HEAD = '{\n'

/**
 * A script as a function without parameters, which can be run, and of which the page has the text. The script
 * finds it by its `name`, if it has one.
 */
export const asFunction = (code: string, name = ''): string => `function ${name}() ${HEAD}${code}}`

/** The source map of a script, version 3, for the same script {@link asFunction}. */
export const mapInFunction = (map: object): object => ({
  ...map,
  // A semicolon ends each line.
  mappings: `;${'mappings' in map ? map.mappings : ''}`,
})
