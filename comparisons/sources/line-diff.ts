/** Two lines beside each other; a side without a line is `undefined`. */
export interface Row {
  /** `=` equal, `|` different, `<` only on the left, `>` only on the right. */
  readonly mark: '=' | '|' | '<' | '>'
  readonly left?: string
  readonly right?: string
}

/**
 * Aligns the lines of two texts so that as many equal lines as possible stand beside each other.
 */
export function rowsOf(left: readonly string[], right: readonly string[]): Row[] {
  const lengths = commonLengths(left, right)
  const rows: Row[] = []
  const block = { left: [] as string[], right: [] as string[] }
  const flush = () => {
    rows.push(...besideEachOther(block.left, block.right))
    block.left = []
    block.right = []
  }
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]]
    if (a !== undefined && a === b) {
      flush()
      rows.push({ mark: '=', left: a, right: b })
      i += 1
      j += 1
    } else if (
      b === undefined ||
      (a !== undefined && at(lengths, i + 1, j) >= at(lengths, i, j + 1))
    ) {
      block.left.push(a as string)
      i += 1
    } else {
      block.right.push(b)
      j += 1
    }
  }
  flush()
  return rows
}

const at = (lengths: readonly (readonly number[])[], i: number, j: number): number =>
  lengths[i]?.[j] ?? 0

/** The length of the longest common subsequence of both remainders, from each pair of lines on. */
function commonLengths(left: readonly string[], right: readonly string[]): number[][] {
  const lengths = Array.from({ length: left.length + 1 }, () =>
    new Array<number>(right.length + 1).fill(0),
  )
  for (let i = left.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] as number[]
    for (let j = right.length - 1; j >= 0; j -= 1) {
      row[j] =
        left[i] === right[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1))
    }
  }
  return lengths
}

/** How many lines only the left text has, and how many only the right one. */
export const changedLines = (
  rows: readonly Row[],
): { readonly removed: number; readonly added: number } => ({
  removed: rows.filter(({ mark }) => mark === '<' || mark === '|').length,
  added: rows.filter(({ mark }) => mark === '>' || mark === '|').length,
})

/** Rows of lines that replace each other. */
function besideEachOther(left: readonly string[], right: readonly string[]): Row[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i): Row => {
    const [a, b] = [left[i], right[i]]
    if (a === undefined) return { mark: '>', right: b as string }
    return b === undefined ? { mark: '<', left: a } : { mark: '|', left: a, right: b }
  })
}
