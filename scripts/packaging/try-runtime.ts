import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { PACKAGES, type PackageName } from './manifests.ts'
import { npm } from './npm.ts'
import type { ReadmeProgram } from './readme-programs.ts'
import type { Runtime } from './runtimes.ts'
import { THREADS_PRINT, THREADS_PROGRAM } from './threads-program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

/** What became of one check on one runtime. */
export interface Tried {
  readonly runtime: string
  readonly check: string
  readonly result: 'passed' | 'failed' | 'not run'
  /** A count, the reason, or the end of what was printed. */
  readonly says: string
}

/** A project with both packages, and the programs that it is to run. */
export interface Consumer {
  readonly project: string
  readonly programs: Readonly<Record<PackageName, readonly ReadmeProgram[]>>
}

/** Installs a runtime in `folder`, and checks everything on it, one check after the other. */
export async function* tryRuntime(
  runtime: Runtime,
  consumer: Consumer,
  folder: string,
): AsyncGenerator<Tried> {
  const home = join(folder, runtime.name.replace(/\W+/g, '-'))
  const fault = await installRuntime(runtime, home)
  if (fault !== null) return yield tried(runtime, 'install', 'failed', fault)
  const executable = join(home, runtime.file)
  for (const name of PACKAGES) yield await tryReadme(runtime, executable, consumer, name)
  yield await tryThreads(runtime, executable, consumer)
  for (const suite of suitesFor(runtime)) yield await trySuite(runtime, executable, suite)
  for (const [test, why] of Object.entries(runtime.without ?? {})) {
    yield tried(runtime, 'one test of stm', 'not run', `'${test}': ${why}`)
  }
}

const tried = (
  { name, version }: Runtime,
  check: string,
  result: Tried['result'],
  says: string,
): Tried => ({ runtime: `${name} (${version})`, check, result, says })

/** Runs the programs of a README, or tries that the explorer refuses a runtime by name. */
async function tryReadme(
  runtime: Runtime,
  executable: string,
  { project, programs }: Consumer,
  name: PackageName,
): Promise<Tried> {
  const check = `the README of ${name}`
  const refusal = name === 'explorer' ? runtime.refusal : undefined
  for (const [i, { prints }] of programs[name].entries()) {
    const path = join(project, `${name}-${i}.mjs`)
    const { printed, error } = await run(executable, [...runtime.args, path], project)
    const isRight = refusal === undefined ? printed === prints : error.includes(refusal)
    if (!isRight) return tried(runtime, check, 'failed', end(`${printed}\n${error}`))
  }
  const says = refusal === undefined ? `${programs[name].length} as they say` : `says: ${refusal}`
  return tried(runtime, check, 'passed', says)
}

async function tryThreads(
  runtime: Runtime,
  executable: string,
  { project }: Consumer,
): Promise<Tried> {
  const check = 'a program of threads'
  const path = join(project, 'threads.mjs')
  await writeFile(path, THREADS_PROGRAM)
  const { printed, error } = await run(executable, [...runtime.args, path], project)
  return printed === THREADS_PRINT
    ? tried(runtime, check, 'passed', 'two threads, and one that is ended')
    : tried(runtime, check, 'failed', end(`${printed}\n${error}`))
}

interface Suite {
  readonly check: string
  readonly args: readonly string[]
  /** Why it is not run. */
  readonly why?: string | undefined
}

function suitesFor({ from, noSuites, without = {} }: Runtime): readonly Suite[] {
  const why = noSuites ?? (from === 'node' ? undefined : 'tested in Node alone')
  const unit = ['--project', 'unit']
  return [
    { check: 'the tests of stm', args: ['stm/', ...unit, ...excluding(without)], why: noSuites },
    { check: 'the tests of stm/threads', args: ['stm/threads/', '--project', 'deep'], why },
    { check: 'the tests of the explorer', args: ['comparisons/explorer/', ...unit], why },
  ]
}

async function trySuite(
  runtime: Runtime,
  executable: string,
  { check, args, why }: Suite,
): Promise<Tried> {
  if (why !== undefined) return tried(runtime, check, 'not run', why)
  const before = [...runtime.args, ...(runtime.argsOfTests ?? []), vitest, 'run']
  const { printed, error, isOk } = await run(executable, [...before, ...args], root)
  if (!isOk) return tried(runtime, check, 'failed', end(`${printed}\n${error}`))
  return tried(runtime, check, 'passed', / Tests +(.*)/.exec(printed)?.[1] ?? '')
}

/** For vitest: all tests but those whose names contain one of these. */
function excluding(without: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(without).map((name) => name.replace(/[^\w\s]/g, '.'))
  return names.length === 0 ? [] : ['--testNamePattern', `^(?!.*(?:${names.join('|')}))`]
}

/** Returns what went wrong, or `null`. */
async function installRuntime({ from, version }: Runtime, home: string): Promise<string | null> {
  await rm(home, { recursive: true, force: true })
  await mkdir(home, { recursive: true })
  await writeFile(join(home, 'package.json'), '{ "private": true }')
  const install = ['install', '--no-audit', '--no-fund', `${from}@${version}`]
  const { isOk, error } = await run('npm', install, home)
  return isOk ? null : end(error)
}

interface Ran {
  readonly isOk: boolean
  readonly printed: string
  readonly error: string
}

/** Runs a program, with its folder first on the path so that it starts others like itself. */
async function run(file: string, args: readonly string[], cwd: string): Promise<Ran> {
  const path = `${dirname(file)}${delimiter}${process.env.PATH}`
  const env = { ...process.env, PATH: path, NO_COLOR: '1', NODE_OPTIONS: '' }
  const options = { cwd, env, maxBuffer: 2 ** 28, timeout: 1_800_000 }
  try {
    const { stdout, stderr } = await (file === 'npm'
      ? npm(args, options)
      : promisify(execFile)(file, args, options))
    return { isOk: true, printed: stdout, error: stderr }
  } catch (error) {
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as Error & { stdout?: string; stderr?: string }
    return { isOk: false, printed: stdout, error: `${message}\n${stderr}` }
  }
}

/** The last lines of a text. */
const end = (text = ''): string => text.trimEnd().split('\n').slice(-40).join('\n')
