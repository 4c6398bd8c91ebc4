/** What was thrown, as text: anything can be, even what has none. */
export function errorText(error: unknown): string {
  try {
    return String(error)
  } catch {
    return 'an object without a text'
  }
}
