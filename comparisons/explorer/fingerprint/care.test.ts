import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { Outbox } from '../../../patterns/outbox.ts'
import { isHarmless } from './care.ts'

const folder = new URL('../../../patterns/', import.meta.url)

it('what all patterns share is taken to define no properties', () => {
  expect(isHarmless(Outbox)).toBe(true)
  expect(isHarmless(() => {})).toBe(false)
})

it('and it defines none, by its text', async () => {
  const files = (await readdir(folder)).filter((file) => /^[\w-]+\.ts$/.test(file))
  expect(files).toContain('outbox.ts')
  for (const file of files) {
    expect(await readFile(new URL(file, folder), 'utf8'), file).not.toMatch(
      /\b(?:Object|Reflect)\.(?:define|setPrototypeOf|freeze|seal|preventExtensions)|__define|__proto__/,
    )
  }
})
