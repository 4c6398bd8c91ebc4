import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(`${root}/README.md`, 'utf8')

/** Each session that the README shows: a command, and what it printed. */
const sessions = [...readme.matchAll(/```console\n\$ npx tsx (.+)\n([\s\S]*?)```/g)].map(
  ([, command = '', output = '']) => ({ command, output }),
)

it('the README shows a session', () => {
  expect(sessions).not.toHaveLength(0)
})

it.each(sessions)('$command prints what the README shows', ({ command, output }) => {
  const [script = '', ...args] = command.split(' ')
  const ran = spawnSync(process.execPath, ['--import', 'tsx', `${script}.ts`, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(ran.stdout).toBe(output)
})
