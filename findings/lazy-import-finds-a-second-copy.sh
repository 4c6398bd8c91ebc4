#!/usr/bin/env bash
# A package of ES modules keeps a count in one of its files, which it imports at the top and, later, by `import()`.
#
# Versions:  tsx 4.23.15; seen on Node 20.20.
# Behaviour: a TypeScript file of a project without `"type": "module"`, which is what `npm init` makes, uses the package. Run by
#            tsx, the package counts in one copy of its own file and reads from another: tsx turns the imports at the top into
#            `require`, and `import()` within the same package loads the file once more, as an ES module. Node itself, which
#            requires ES modules as well, has one copy, and so has tsx where the project says `"type": "module"`. A package that
#            loads a part of itself only when it is needed must not keep anything in a file that both parts use.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm pkg set type=commonjs
npm install --silent --no-fund --no-audit tsx@4.23.15
mkdir node_modules/counter
cat >node_modules/counter/package.json <<'JSON'
{ "name": "counter", "version": "1.0.0", "type": "module", "exports": "./index.js" }
JSON
echo 'export const state = { count: 0 }' >node_modules/counter/state.js
cat >node_modules/counter/index.js <<'JS'
import { state } from './state.js'

export function increment() {
  state.count += 1
}

export async function read() {
  const later = await import('./state.js')
  return later.state.count
}
JS
cat >use.ts <<'TS'
import { increment, read } from 'counter'

increment()
read().then((count: number) => console.log(`counted ${count}`))
TS
cat >use.cjs <<'JS'
const { increment, read } = require('counter')

increment()
read().then((count) => console.log(`counted ${count}`))
JS
node --version
{
  echo "tsx, CommonJS: $(npx tsx use.ts)"
  echo "Node, CommonJS: $(node --no-warnings use.cjs)"
  npm pkg set type=module
  echo "tsx, ES modules: $(npx tsx use.ts)"
} | tee seen.txt
diff seen.txt - <<'TXT'
tsx, CommonJS: counted 0
Node, CommonJS: counted 1
tsx, ES modules: counted 1
TXT
