/**
 * One method of a class, or one function of a module, as `text` has it: from the line that declares
 * `name` to the brace that closes it, moved to the left margin. `undefined` if there is none.
 */
export function memberOf(text: string, name: string): string | undefined {
  const lines = text.split('\n')
  const declares = new RegExp(`^( *)(?:export )?(?:default )?(?:async )?(?:function )?${name}\\(`)
  const first = lines.findIndex((line) => declares.test(line))
  const [, margin = ''] = declares.exec(lines[first] ?? '') ?? []
  const last = lines.findIndex((line, i) => i > first && line.startsWith(`${margin}}`))
  if (first < 0 || last < 0) return undefined
  return lines
    .slice(first, last + 1)
    .map((line) => line.slice(margin.length))
    .join('\n')
}
