/** Loads a script that is beside the page. Rejects if it cannot be loaded. */
export const loadScript = (path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = path
    script.onload = () => resolve()
    script.onerror = () => reject(new Error(`${path} could not be loaded`))
    document.head.append(script)
  })
