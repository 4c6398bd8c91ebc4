import { ExplorerMisuse } from './misuse.ts'

/** What tells a runtime from others. A page has none of it. */
interface Runtime {
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> }
}

/** The first version of Node in which code without imports can reach Node's modules. */
const LEAST = [20, 16] as const

/**
 * Refuses a runtime on which verdicts could be wrong: the explorer knows the event loops of Node and
 * of pages. Bun and Deno imitate parts of Node, and not those by which it sees what is under way.
 *
 * @throws ExplorerMisuse if it is another, or a version of Node that is too old.
 */
export function assertRuntime({ process }: Runtime = globalThis as Runtime): void {
  const { bun, deno, node } = process?.versions ?? {}
  const other = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : null
  if (other !== null) {
    throw new ExplorerMisuse(
      `the explorer does not run in ${other}, whose event loop it does not know. ` +
        `Run it in Node ${LEAST.join('.')} or later; what it explores may run anywhere.`,
    )
  }
  if (node === undefined) return
  const [major = 0, minor = 0] = node.split('.').map(Number)
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return
  throw new ExplorerMisuse(
    `the explorer needs Node ${LEAST.join('.')} or later, and this is Node ${node}.`,
  )
}
