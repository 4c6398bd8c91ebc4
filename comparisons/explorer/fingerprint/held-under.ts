/** What an object holds under `name` itself, or what gets it: no code of the program runs. */
export function heldUnder(object: object, name: string): unknown {
  const property = Object.getOwnPropertyDescriptor(object, name)
  return property?.get ?? property?.value
}
