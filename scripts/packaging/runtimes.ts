/** A runtime, and what is checked on it. */
export interface Runtime {
  readonly name: string
  /** The package of the registry that brings it, and the file in it. */
  readonly from: string
  readonly version: string
  readonly file: string
  /** What comes before the file of a program. */
  readonly args: readonly string[]
  /** What comes before the file of a program that starts others like itself. */
  readonly argsOfTests?: readonly string[]
  /** Names of tests of `stm` that cannot run there, or how they begin, and why. */
  readonly without?: Readonly<Record<string, string>>
  /** Why the suites are not run there, if they are not. */
  readonly noSuites?: string
  /** What the explorer says at import where it does not run. */
  readonly refusal?: string
}

const node = (version: string, more: Partial<Runtime> = {}): Runtime => ({
  name: `Node ${version.split('.')[0]}`,
  from: 'node',
  version,
  file: 'node_modules/node/bin/node',
  args: [],
  ...more,
})

const CONSERVATIVE = 'its engine keeps what looks like a reference on the stack'
const TAIL_CALLS = 'its engine leaves tail calls out of stack traces'

/** The oldest runtimes that the packages ask for, those in use, and the newest. */
export const RUNTIMES: readonly Runtime[] = [
  node('20.16.0', { name: 'Node 20.16', noSuites: 'the test runner needs Node 20.19' }),
  node('20.20.2'),
  node('22.23.3'),
  node('24.21.0'),
  node('26.10.0'),
  {
    name: 'Bun',
    from: 'bun',
    version: '1.4.5',
    file: 'node_modules/bun/bin/bun.exe',
    args: [],
    argsOfTests: ['--bun'],
    without: {
      'an observation is collected': CONSERVATIVE,
      'a value that was written and undone is not held': CONSERVATIVE,
      'neither a result, an error nor what an action refers to is held': CONSERVATIVE,
      'prints a wait that nothing can end, with its name': TAIL_CALLS,
      'says where each was started, if asked to': TAIL_CALLS,
    },
    refusal: 'does not run in Bun',
  },
  {
    name: 'Deno',
    from: 'deno',
    version: '2.9.6',
    file: 'node_modules/deno/deno',
    args: ['run', '--allow-all', '--node-modules-dir=manual'],
    refusal: 'does not run in Deno',
  },
]
