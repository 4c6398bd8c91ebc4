import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(`${root}/README.md`, 'utf8')

/** The console sessions in the README: a command, and what it prints. */
const sessions = [...readme.matchAll(/```console\n\$ npx tsx (.+)\n([\s\S]*?)```/g)].map(
  ([, command = '', output = '']) => ({ command, output }),
)

/** What is written by hand: generated blocks quote parts of programs. */
const byHand = readme.replace(/<!-- generated: [\s\S]*?<!-- end of generated -->/g, '')

/** The programs in the README. Each says in `// =>` comments what it prints. */
const programs = [...byHand.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, program = '']) => program)

it('the README shows a session and a program', () => {
  expect(sessions).not.toHaveLength(0)
  expect(programs).not.toHaveLength(0)
})

it.each(programs)('a program in the README prints what it says', (program) => {
  const file = `${root}/readme-program.ts`
  try {
    writeFileSync(file, program)
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', file], { encoding: 'utf8' })
    const claims = [...program.matchAll(/\/\/ => (.*)/g)].map(([, claim]) => claim)
    expect(stdout.trim().split('\n')).toEqual(claims)
  } finally {
    rmSync(file)
  }
})

it.each(sessions)('$command prints what the README shows', ({ command, output }) => {
  const [script = '', ...args] = command.split(' ')
  const ran = spawnSync(process.execPath, ['--import', 'tsx', `${script}.ts`, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(ran.stdout).toBe(output)
})
