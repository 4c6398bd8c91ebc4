import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'
import { CommandLineError, command, oneOf, palette } from '../command-line.ts'

const HELP = `Usage: npx tsx scripts/at-once <npm script...>

Runs several scripts of package.json at once. Shows what the last one prints
while it prints it, and after it what the others have printed, one by one.

  --help    show this text

Exit code: 0 if all scripts end with 0, 1 if not, 2 if the command line was
wrong.
`

interface Ended {
  readonly name: string
  readonly code: number | null
  readonly out: string
}

export default command({
  help: () => HELP,
  options: {},
  takesNames: true,
  async run(_, names) {
    if (names.length === 0) throw new CommandLineError('the scripts to run are missing')
    const known = await scriptNames()
    for (const name of names) oneOf('script', name, known)
    const last = names.length - 1
    const running = names.map((name, i) => ended(name, i === last))
    await running[last]
    for (const { name, code, out } of await Promise.all(running)) {
      // Some tools, such as biome for CI, have colours whatever is asked for.
      process.stdout.write(palette.level === 0 ? stripVTControlCharacters(out) : out)
      if (code === 0) continue
      process.stderr.write(`npm run ${name} has failed\n`)
      process.exitCode = 1
    }
  },
})

/** The scripts of the package.json in this folder. */
async function scriptNames(): Promise<string[]> {
  const text = await readFile('package.json', 'utf8').catch(() => {
    throw new CommandLineError('this folder has no package.json')
  })
  const { scripts = {} } = JSON.parse(text) as { readonly scripts?: object }
  return Object.keys(scripts)
}

/** Runs a script of npm. What it prints is kept, unless it `isShown` at once. */
function ended(name: string, isShown: boolean): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', name], {
      shell: process.platform === 'win32',
      stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
    })
    let out = ''
    const keep = (chunk: Buffer) => {
      out += chunk
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', reject)
    child.on('close', (code) => resolve({ name, code, out }))
  })
}
