const TOO_LARGE = new Error('more states than are wanted')

/**
 * What `search` finds, which hands `onProgress` to the explorer; `null` if it comes to more than `most`
 * states. A search that is cut by its bound would go on by samples.
 */
export async function ifSmall<A>(
  most: number,
  search: (onProgress: (states: number) => void) => Promise<A>,
): Promise<A | null> {
  const onProgress = (states: number) => {
    if (states > most) throw TOO_LARGE
  }
  try {
    return await search(onProgress)
  } catch (error) {
    if (error !== TOO_LARGE) throw error
    return null
  }
}
