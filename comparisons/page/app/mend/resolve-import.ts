/**
 * The path in the project of what `specifier` stands for in the file `importer`, if it is one of `known`;
 * a package is known by the path of one of its files. `undefined` if none is meant.
 */
export function resolveImport(
  specifier: string,
  importer: string,
  known: readonly string[],
): string | undefined {
  if (!specifier.startsWith('.')) {
    return known.find((path) => path.startsWith(`node_modules/${specifier}/`))
  }
  const parts = importer.split('/').slice(0, -1)
  for (const part of specifier.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '.') parts.push(part)
  }
  const path = parts.join('/')
  return known.includes(path) ? path : undefined
}
