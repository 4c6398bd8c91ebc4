const RELATIVE = /(?<=(?:\bfrom|\bimport)\s*\(?\s*(['"]))(\.\.?\/[^'"]+)\.[jt]s(?=\1)/g

/**
 * `text` of a module, with `replace` in place of the path of each relative import. The path comes
 * without its ending.
 */
export const withRelativeImports = (text: string, replace: (path: string) => string): string =>
  text.replace(RELATIVE, (_, _quote, path: string) => replace(path))

/** The paths of the relative imports in `text`, without their endings. */
export const relativeImportsIn = (text: string): string[] =>
  [...text.matchAll(RELATIVE)].map(([, , path = '']) => path)
