import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CommandLineError, command, oneOf, print } from '../command-line.ts'
import { copyStm } from '../packaging/copy-stm.ts'

const HELP = `Usage: npx tsx scripts/copy-stm <folder> [options]

Copies the sources of stm into a new folder of your project, without tests, and
with the licence. They import nothing from outside the folder, and compile
under 'strict' with the module resolution of Node and that of bundlers.

  --threads       copy the engine for worker threads too. It needs Node, and
                  @types/node
  --endings ts    import paths that end in .ts instead of .js, for Node without
                  a compiler, and for 'allowImportingTsExtensions'
  --help          show this text

Exit code: 0 if everything is copied, 2 if the command line was wrong.
`

export default command({
  help: () => HELP,
  options: {
    threads: { type: 'boolean', default: false },
    endings: { type: 'string', default: 'js' },
  },
  takesNames: true,
  async run(values, names) {
    const [folder, ...more] = names
    if (folder === undefined || more.length > 0) {
      throw new CommandLineError('name one folder, such as ../my-project/src/stm')
    }
    oneOf('ending', values.endings, ['js', 'ts'])
    if (await isThere(folder)) throw new CommandLineError(`there is a '${folder}' already`)
    const { threads, endings } = values
    const files = await copyStm(resolve(folder), {
      threads,
      endings: endings === 'ts' ? 'ts' : 'js',
    })
    print(`${files.map((file) => `${folder}/${file}`).join('\n')}\n`)
  },
})

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
