import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { performed } from './perform.suite.ts'

// A copy of the project without its patterns, in which a pattern is created.

const root = fileURLToPath(new URL('..', import.meta.url))
let copy = ''

/** Runs Node in the copy. */
function node(...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1' }
  return spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env })
}

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'new-pattern-'))
  const files = ['comparisons', 'scripts', 'stm', 'package.json', 'tsconfig.json']
  for (const file of files) await cp(join(root, file), join(copy, file), { recursive: true })
  await mkdir(join(copy, 'patterns'))
  for (const file of await readdir(join(root, 'patterns'))) {
    if (file.endsWith('.ts')) await cp(join(root, 'patterns', file), join(copy, 'patterns', file))
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
})

afterAll(() => rm(copy, { recursive: true, force: true }))

describe('a new pattern', () => {
  it('is created, with the commands that run it', () => {
    const { status, stdout, stderr } = node(
      '--import',
      'tsx',
      'scripts/new.ts',
      'visitor-counter',
      '--chapter',
      'Waiting',
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('patterns/visitor-counter/problem.ts')
    expect(stdout).toContain('npx tsx scripts/run visitor-counter')
  })

  it('has its own name and chapter, and nothing of the template', async () => {
    const folder = join(copy, 'patterns/visitor-counter')
    const texts = (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8'))
    const text = (await Promise.all(texts)).join('\n')
    expect(text).toContain("title: 'Visitor counter'")
    expect(text).toContain('# Visitor counter')
    expect(text).toContain("chapter: 'Waiting'")
    expect(text).toContain('npx tsx scripts/run visitor-counter --solution mutex-naive')
    expect(text).not.toMatch(/NAME|A new pattern|template\//)
  })

  it('compiles', async () => {
    const config = { extends: './tsconfig.json', include: ['patterns/visitor-counter'] }
    await writeFile(join(copy, 'tsconfig.new.json'), JSON.stringify(config))
    const { status, stdout } = node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.new.json')
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })

  it('behaves as it declares', () => {
    const { status, stdout } = node('--import', 'tsx', 'scripts/run.ts', 'visitor-counter')
    expect(stdout).toContain('no longer true: every visit is counted')
    expect(stdout).toContain('Every solution did what its file declares.')
    expect(status).toBe(0)
  })

  it('fulfils the contract of all patterns', () => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const { status, stdout } = node(
      vitest,
      'run',
      '--root',
      copy,
      '--testTimeout=0', // The copy has no vitest.config.ts.
      'comparisons/verdicts/contract.test.ts',
    )
    expect(stdout).toMatch(/Tests +\d\d? passed/)
    expect(status).toBe(0)
  })

  it('is an error if the declared winner does not match the results', async () => {
    const problem = join(copy, 'patterns/visitor-counter/problem.ts')
    const text = await readFile(problem, 'utf8')
    await writeFile(problem, text.replace("composed: 'either'", "composed: 'neither'"))
    const ran = ['run', 'compare'].map((script) =>
      node(
        '--import',
        'tsx',
        `scripts/${script}.ts`,
        ...(script === 'run' ? ['visitor-counter'] : []),
      ),
    )
    await writeFile(problem, text)
    for (const { status, stdout } of ran) {
      expect(stdout.replace(/\s+/g, ' ')).toContain(
        "NOT AS DECLARED: composed: 'neither' is preferred, but no solution without locks, events",
      )
      expect(status).toBe(1)
    }
  })

  it.each([
    ["'two visitors'", "'two visitrs'", "declares outcomes of 'two visitrs', which is none of "],
    ['export default class', 'export class', 'must export its solution by default'],
  ])('is refused in one line if %s is %s', async (right, wrong, message) => {
    const file = join(copy, 'patterns/visitor-counter/mutex-naive.ts')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(right, wrong))
    const { status, stderr } = node('--import', 'tsx', 'scripts/run.ts', 'visitor-counter')
    await writeFile(file, text)
    expect(stderr).toContain(`patterns/visitor-counter/mutex-naive.ts ${message}`)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(status).toBe(2)
  })

  it('is not created twice', () => {
    const { status, stderr } = node('--import', 'tsx', 'scripts/new.ts', 'visitor-counter')
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "there is a pattern 'visitor-counter' already\n",
    })
  })
})

describe('exit code 2, one clear line, and no folder', () => {
  it.each<[string, string[], string]>([
    ['no name', [], 'the name of the new pattern is missing'],
    ['two names', ['one', 'two'], 'one pattern at a time'],
    ['capitals', ['MyPattern'], "'MyPattern' is not kebab-case"],
    ['a path', ['../elsewhere'], "'../elsewhere' is not kebab-case"],
    ['a hyphen at the end', ['my-'], "'my-' is not kebab-case"],
    ['a pattern that exists', ['dining-philosophers'], 'already'],
    ['an unknown chapter', ['my-pattern', '--chapter', 'Waitin'], 'did you mean Waiting?'],
    ['an unknown option', ['my-pattern', '--bogus'], "unknown option '--bogus'"],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await performed('new')(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    expect(existsSync(join(root, 'patterns', 'my-pattern'))).toBe(false)
  })
})

it('shows its help within 80 columns', async () => {
  const { code, out } = await performed('new')('--help')
  expect(code).toBe(0)
  expect(out).toContain('Usage: npx tsx scripts/new <pattern>')
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})
