import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PACKAGES } from './manifests.ts'
import { npm } from './npm.ts'
import { pack } from './pack.ts'
import { programsOf } from './readme-programs.ts'
import type { Consumer, Tried } from './try-runtime.ts'

/** The versions of TypeScript that must accept the packages: the last of each major one in use. */
const COMPILERS = ['5.9.3', '6.0.3', '7.0.2']

const AS_STRICT_AS_CAN_BE = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'dom'],
    types: [],
  },
  include: ['*.ts'],
}

/** Packs both packages, and installs the tarballs with npm into a new project in `folder`. */
export async function installConsumer(folder: string): Promise<Consumer> {
  const project = join(folder, 'project')
  await mkdir(project, { recursive: true })
  const tarballs = (await pack(join(folder, 'packed'))).map(({ path }) => path)
  const compilers = COMPILERS.map((version) => `typescript-${version}@npm:typescript@${version}`)
  await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }')
  const install = ['install', '--no-audit', '--no-fund', ...tarballs, ...compilers]
  await npm(install, { cwd: project })
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(AS_STRICT_AS_CAN_BE))
  const [stm, explorer] = await Promise.all(PACKAGES.map(programsOf))
  const programs = { stm: stm ?? [], explorer: explorer ?? [] }
  for (const name of PACKAGES) {
    for (const [i, { source }] of programs[name].entries()) {
      await writeFile(join(project, `${name}-${i}.mjs`), source)
      await writeFile(join(project, `${name}-${i}.ts`), source)
    }
  }
  return { project, programs }
}

/** Type-checks the programs and all the types of the packages, with each compiler. */
export async function* tryCompilers({ project }: Consumer): AsyncGenerator<Tried> {
  for (const version of COMPILERS) {
    const tsc = join(project, `node_modules/typescript-${version}/bin/tsc`)
    const about = { runtime: `TypeScript (${version})`, check: 'the types of both packages' }
    try {
      await promisify(execFile)(process.execPath, [tsc], { cwd: project })
      yield { ...about, result: 'passed', says: 'strict, with skipLibCheck off' }
    } catch (error) {
      yield { ...about, result: 'failed', says: String((error as { stdout?: string }).stdout) }
    }
  }
}
