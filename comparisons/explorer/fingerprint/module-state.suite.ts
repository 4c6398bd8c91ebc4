/** A number in a module, for a program that keeps its state there. */
export let count = 0

export const set = (value: number): void => {
  count = value
}

export const reset = (): void => set(0)
