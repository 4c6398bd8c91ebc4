import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

/** An element of the page, once it is drawn. */
interface Box {
  readonly current: HTMLElement | null
}

/**
 * Keeps the end of the `lanes` in sight as they grow, if it was in sight before: then the page moves, and the
 * reader need not. What is below them, how the run has ended, is shown as well once `hasEnded`.
 */
export function useInSight(lanes: Box, ending: Box, steps: number, hasEnded: boolean): void {
  const isSeen = useRef(false)
  useEffect(() => {
    const foot = lanes.current?.querySelector('tfoot')
    if (!foot) return undefined
    const observer = new IntersectionObserver((entries) => {
      isSeen.current = entries.at(-1)?.isIntersecting ?? false
    })
    observer.observe(foot)
    return () => observer.disconnect()
  }, [lanes])
  useLayoutEffect(() => {
    if (!isSeen.current) return
    const last = hasEnded ? ending.current : lanes.current?.querySelector('tfoot')
    last?.scrollIntoView({ block: 'nearest' })
  }, [steps, hasEnded])
}
