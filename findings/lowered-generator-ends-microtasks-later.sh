#!/usr/bin/env bash
# Four compilers lower async functions and async generators to plain generators. After how many microtasks do their promises settle?
#
# Versions:  esbuild 0.28.2, TypeScript 5.9.3, @swc/core 1.16.22, @babel/core 7.29.13 with preset-env 7.29.14; seen on Node 20.20.
# Behaviour: all agree with the engine on async functions, and on the first value of a generator. They differ at its end: a
#            generator that is done says so after 2 microtasks in the engine and as TypeScript writes it, after 3 as Babel
#            and SWC do, and after 5 as esbuild does; `yield*` and `return()` differ too. So code whose order two such
#            generators decide may run in another order once it is bundled for old targets, and differently for each tool.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit esbuild@0.28.2 typescript@5.9.3 @swc/core@1.16.22 @babel/core@7.29.13 @babel/preset-env@7.29.14
cat >subject.js <<'JS'
async function* one() {
  yield 1
}
async function* delegating() {
  yield* one()
}
const begun = () => {
  const generator = one()
  generator.next()
  return generator
}
export const subjects = {
  'an async function': async () => 1,
  'one that returns a promise': async () => Promise.resolve(1),
  'the first value of a generator': () => one().next(),
  'its end': () => begun().next(),
  'return() before its end': () => begun().return(1),
  'the first value behind yield*': () => delegating().next(),
  'for await over a generator': async () => {
    for await (const value of one()) void value
  },
}
JS
cat >build.mjs <<'JS'
import { readFileSync, writeFileSync } from 'node:fs'
import babel from '@babel/core'
import swc from '@swc/core'
import { transform } from 'esbuild'
import ts from 'typescript'

const code = readFileSync('subject.js', 'utf8')
const supported = { 'async-await': false, 'async-generator': false, 'for-await': false }
const presets = [['@babel/preset-env', { modules: false, targets: { chrome: '52' } }]]
const lowered = {
  native: code,
  esbuild: (await transform(code, { supported })).code,
  typescript: ts.transpileModule(code, { compilerOptions: { target: 'es2016', module: 'esnext' } }).outputText,
  swc: (await swc.transform(code, { jsc: { target: 'es2016', parser: { syntax: 'ecmascript' } } })).code,
  babel: (await babel.transformAsync(code, { configFile: false, babelrc: false, presets })).code,
}
for (const [tool, text] of Object.entries(lowered)) writeFileSync(`${tool}.mjs`, text)
JS
cat >probe.mjs <<'JS'
const TOOLS = ['native', 'esbuild', 'typescript', 'swc', 'babel']
const microtasksOf = async (start) => {
  let settled = false
  let count = 0
  start().then(() => { settled = true })
  for (; !settled; count += 1) await null
  return count
}
const rows = {}
for (const tool of TOOLS) {
  const { subjects } = await import(`./${tool}.mjs`)
  for (const [name, start] of Object.entries(subjects)) (rows[name] ??= []).push(await microtasksOf(start))
}
console.log(TOOLS.join(' '))
for (const [name, counts] of Object.entries(rows)) console.log(`${name}: ${counts.join(' ')}`)
JS
node --version
node build.mjs
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
native esbuild typescript swc babel
an async function: 1 1 1 1 1
one that returns a promise: 3 3 3 3 3
the first value of a generator: 2 2 2 2 2
its end: 2 5 2 3 3
return() before its end: 3 5 4 3 3
the first value behind yield*: 3 5 3 4 4
for await over a generator: 4 5 4 5 5
TXT
