import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { performed } from './perform.suite.ts'
import { linesOfError, script } from './spawn.suite.ts'

const docs = performed('docs')
const root = fileURLToPath(new URL('..', import.meta.url))
let folder = ''

const read = (file: string) => readFile(join(folder, file), 'utf8')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docs-'))
  const { code, out } = await script('docs')('wait-group', '--into', folder)
  expect({ code, out }).toEqual({ code: 0, out: '' })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a page', () => {
  it('quotes the whole source of each solution', async () => {
    const page = await read('patterns/wait-group.md')
    for (const file of ['mutex.ts', 'stm.ts', 'mutex-add-inside.ts']) {
      const source = await readFile(join(root, 'patterns/wait-group', file), 'utf8')
      expect(page).toContain(`\`\`\`ts\n${source}\`\`\``)
    }
  })

  it('has figures, pictures that exist, and the commands that print them', async () => {
    const page = await read('patterns/wait-group.md')
    expect(page).toContain('npx tsx scripts/run wait-group --replay 1:mutex-add-inside:')
    expect(page).toContain('`npx tsx scripts/page --serve --at wait-group`')
    expect(page).toContain('```text\n step  Alice')
    const pictures = [...page.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, file = '']) => file)
    expect(pictures).not.toHaveLength(0)
    for (const file of pictures) expect(await read(join('patterns', file))).toMatch(/^<svg /)
  })

  it('links to files that exist', async () => {
    const page = await read('patterns/wait-group.md')
    const links = [...page.matchAll(/[^!]\[[^\]]*\]\((\.\.\/\.\.\/[^)]*)\)/g)]
    expect(links).not.toHaveLength(0)
    for (const [, link = ''] of links)
      expect(existsSync(join(root, 'docs/patterns', link))).toBe(true)
  })

  it('names neither this machine nor a date', async () => {
    const files = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const file of files.filter((each) => each.isFile())) {
      const text = await readFile(join(file.parentPath, file.name), 'utf8')
      expect(text).not.toContain(root)
      // Computed delays are no measurements.
      const measured = text.replace(/with these\s+delays:[^.]*\./g, '')
      expect(measured).not.toMatch(/\b\d+(\.\d+)? ?ms\b|\b20\d\d-\d\d-\d\d\b/)
    }
  })
})

it('the index has a row for the pattern', async () => {
  expect(await read('README.md')).toContain('| [Wait group](patterns/wait-group.md) | ')
})

describe('--check', () => {
  it('passes when everything is explored again', async () => {
    expect((await docs('wait-group', '--check', '--into', folder)).code).toBe(0)
  })

  it('lists what was changed by hand, what is missing, and what is left over', async () => {
    const [picture = ''] = await readdir(join(folder, 'patterns/wait-group'))
    await appendFile(join(folder, 'patterns/wait-group.md'), 'by hand\n')
    await rm(join(folder, 'patterns/wait-group', picture))
    await writeFile(join(folder, 'patterns/old.md'), 'old\n')
    const { code, err } = await docs('--check', '--stored', '--into', folder)
    expect(code).toBe(1)
    expect(err).toContain('stale: patterns/wait-group.md\n')
    expect(err).toContain(`missing: patterns/wait-group/${picture}\n`)
    expect(err).toContain('left over: patterns/old.md\n')
  })

  it('notices that a pattern has changed, without exploring it', async () => {
    const file = join(folder, 'explorations/wait-group.json')
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"digest": "./, '"digest": "-'))
    const { code, err } = await docs('--check', '--stored', '--into', folder)
    expect(code).toBe(1)
    expect(err).toContain('patterns/wait-group has changed since it was explored\n')
    expect(err).toContain('patterns/bank-transfer has not been explored yet\n')
    expect(err).toContain('the experiment leaked-array has not been run yet\n')
  })
})

it('--check notices that an experiment prints something else, or has changed', async () => {
  const into = await mkdtemp(join(tmpdir(), 'docs-'))
  try {
    expect((await docs('leaked-array', '--into', into)).code).toBe(0)
    expect((await docs('leaked-array', '--check', '--into', into)).code).toBe(0)
    const file = join(into, 'experiments/leaked-array.json')
    const kept = await readFile(file, 'utf8')
    await writeFile(file, kept.replace('while it waits', 'meanwhile'))
    const { code, err } = await docs('leaked-array', '--check', '--into', into)
    expect(code).toBe(1)
    expect(err).toContain('stale: experiments/leaked-array.json\n')
    await writeFile(file, kept.replace(/"digest": "./, '"digest": "-'))
    const unrun = await docs('--check', '--stored', '--into', into)
    expect(unrun.err).toContain('the experiment leaked-array has changed since it ran\n')
  } finally {
    await rm(into, { recursive: true })
  }
})

// Exploring all patterns again takes too long here: `npm run fresh` does it.
it('docs/ is what the stored explorations make of it, if there are any', async () => {
  const isThere = existsSync(join(root, 'docs/explorations'))
  const { code, err } = await docs('--check', '--stored')
  expect(isThere ? err : '').toBe('')
  expect(code).toBe(isThere ? 0 : 1)
})

describe('exit code 2, and one clear line', () => {
  it.each<[string, string[], string]>([
    ['an unknown pattern', ['lost-updat'], 'did you mean lost-update?'],
    ['an unknown option', ['--bogus'], "unknown option '--bogus'"],
    ['a name with --api', ['lost-update', '--api'], '--api makes the reference alone'],
    ['a folder with --api', ['--api', '--into', 'nowhere'], '--api writes docs/api/'],
    ['--stored with --tested', ['--stored', '--tested'], '--stored finds nothing out'],
    ['--stored with --experiments', ['--stored', '--experiments'], 'or name experiments'],
    ['a name with --stored', ['lost-update', '--stored'], '--stored explores'],
    ['a name with --experiments', ['leaked-array', '--experiments'], 'or name experiments'],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await docs(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(linesOfError({ err })).toHaveLength(1)
  })
})
