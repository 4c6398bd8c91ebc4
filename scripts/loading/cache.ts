import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/** In milliseconds: two weeks. */
const MAX_AGE = 14 * 24 * 3600 * 1000

/**
 * Texts that are kept in a folder, each in a file that is named by its key. Where the folder cannot
 * be written, nothing is kept.
 */
export class Cache {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  get(key: string): string | undefined {
    try {
      return readFileSync(join(this.#folder, key), 'utf8')
    } catch {
      return undefined
    }
  }

  /** Other processes find the whole text or none. */
  set(key: string, text: string): void {
    const file = join(this.#folder, key)
    const unfinished = `${file}.${process.pid}`
    try {
      mkdirSync(this.#folder, { recursive: true })
      writeFileSync(unfinished, text)
      renameSync(unfinished, file)
    } catch {
      remove(unfinished)
    }
  }

  /** Deletes what was written long ago. */
  forgetOld(): void {
    try {
      for (const key of readdirSync(this.#folder)) {
        const file = join(this.#folder, key)
        if (Date.now() - statSync(file).mtimeMs > MAX_AGE) remove(file)
      }
    } catch {
      // There is no such folder, or another process has deleted the file.
    }
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // Its folder is none, or cannot be written.
  }
}
