import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { performed } from './perform.suite.ts'

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const program = fileURLToPath(new URL('at-once.ts', import.meta.url))

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'at-once-'))
  const scripts = {
    // Each ends only when the other has begun.
    left: `node meet.mjs left right`,
    right: `node meet.mjs right left`,
    broken: `node -e "console.log('bad line'); process.exitCode = 3"`,
    fine: `node -e "console.log('good line')"`,
    red: `node -e "console.log('\\x1b[31mred line\\x1b[0m')"`,
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, scripts }))
  const meet = [
    "import { existsSync, writeFileSync } from 'node:fs'",
    'const [own, other] = process.argv.slice(2)',
    "writeFileSync(own, '')",
    'const look = () => existsSync(other) ? console.log(own) : setTimeout(look, 10)',
    'look()',
  ]
  await writeFile(join(folder, 'meet.mjs'), meet.join('\n'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const atOnce = (...names: string[]) => atOnceWith({}, names)

function atOnceWith(env: NodeJS.ProcessEnv, names: readonly string[]) {
  const args = ['--import', tsx, program, ...names]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return { code: status, out: stdout, err: stderr }
}

it('runs scripts at once, and shows the last one first', () => {
  expect(atOnce('left', 'right')).toEqual({ code: 0, out: 'right\nleft\n', err: '' })
})

it.each([
  [['broken', 'fine'], 'good line\nbad line\n'],
  [['fine', 'broken'], 'bad line\ngood line\n'],
])('fails if one of them does: %s', (names, out) => {
  expect(atOnce(...names)).toEqual({ code: 1, out, err: 'npm run broken has failed\n' })
})

it('shows colours only where they are wanted', () => {
  const shown = (env: NodeJS.ProcessEnv) => atOnceWith(env, ['red', 'fine']).out
  expect(shown({ NO_COLOR: '1', FORCE_COLOR: undefined })).toBe('good line\nred line\n')
  expect(shown({ FORCE_COLOR: '1', NO_COLOR: undefined })).toBe(
    'good line\n\x1b[31mred line\x1b[0m\n',
  )
})

it('runs none if there is one that package.json does not have', async () => {
  expect(atOnce('left', 'fin')).toEqual({
    code: 2,
    out: '',
    err: "unknown script 'fin'; did you mean fine?\n",
  })
})

it('takes at least one script', async () => {
  const { code, err } = await performed('at-once')()
  expect({ code, err }).toEqual({ code: 2, err: 'the scripts to run are missing\n' })
})
