import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from '../explorer/index.ts'

/** How many lines are shown before the one that matters, and after it. */
const AROUND = 3

/** Some lines of a source file. */
export interface Excerpt {
  /** The path of the file, from the working directory if it is below that. */
  readonly file: string
  /** The number of the line that matters, from 1. */
  readonly line: number
  /** The number of the first line shown. */
  readonly from: number
  readonly lines: readonly string[]
}

/** The path of a file that a stack names, from `folder` if it is below that. */
export function pathOf({ file }: Place, folder = process.cwd()): string {
  const path = fullPath(file)
  const below = relative(folder, path)
  return below.startsWith('..') ? path : below.replaceAll('\\', '/')
}

/** The lines around a place; none if the file cannot be read. */
export function excerptAt(place: Place): Excerpt {
  const file = pathOf(place)
  const lines = linesOf(place.file)
  const from = Math.max(1, place.line - AROUND)
  return { file, line: place.line, from, lines: lines.slice(from - 1, place.line + AROUND) }
}

const fullPath = (file: string): string => (file.startsWith('file:') ? fileURLToPath(file) : file)

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(fullPath(file), 'utf8').split('\n')
  } catch {
    return []
  }
}
