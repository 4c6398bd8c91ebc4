import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

// What the commands share is in the same folder as the commands, and does nothing by itself. A process that
// was started with such a file says so, and ends. One that has a parent to talk to is started by a command.

const [, file = ''] = process.argv
const name = basename(file, '.ts')
const isHere = dirname(file) === fileURLToPath(new URL('.', import.meta.url)).slice(0, -1)
const isCommand = existsSync(new URL(`commands/${name}.ts`, import.meta.url))
if (isHere && !isCommand && process.send === undefined) {
  process.stderr.write(`scripts/${name} is not a command; the commands are in scripts/commands/\n`)
  process.exit(2)
}
