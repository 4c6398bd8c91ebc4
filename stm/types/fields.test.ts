import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

test('no type has a #private field, which would hide its state from the explorer', () => {
  const files = readdirSync(here).filter((file) => /^[\w-]+\.ts$/.test(file))
  expect(files.length).toBeGreaterThan(10)
  const isHiding = (file: string) =>
    /^ +(?:readonly )?#\w/m.test(readFileSync(join(here, file), 'utf8'))
  expect(files.filter(isHiding)).toEqual([])
})
