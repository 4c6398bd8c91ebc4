#!/usr/bin/env bash
# Two changes of context in Node that neither version documents: a callback of an AsyncResource that calls `enterWith`,
# and the handler of a promise that nobody handles.
#
# Versions:  Node 20.20.2 and 24.21.0.
# Behaviour: on Node 20 a value entered in one callback of an AsyncResource is there again in the next callback of the same
#            resource, though something else ran in between; on Node 24 each callback begins with the context in which the
#            resource was made. And an `unhandledRejection` handler sees the context in which the promise was created on
#            Node 20, and that of the code which rejected it on Node 24. Pools that bind jobs to a resource and use it twice,
#            and loggers that read a request's id in that handler, change what they say with the upgrade.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit node20@npm:node@20.20.2 node24@npm:node@24.21.0
cat >probe.mjs <<'JS'
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'

const storage = new AsyncLocalStorage()
const resource = storage.run('the maker', () => new AsyncResource('job'))
const seen = []
resource.runInAsyncScope(() => {
  seen.push(storage.getStore())
  storage.enterWith('the first callback')
})
storage.run('another', () => {})
resource.runInAsyncScope(() => seen.push(storage.getStore()))
console.log(`callbacks see: ${seen.join(', then ')}`)

let reject
storage.run('the maker', () => { new Promise((_, no) => { reject = no }) })
process.on('unhandledRejection', () => console.log(`the handler sees: ${storage.getStore()}`))
setImmediate(() => storage.run('the one who rejects', () => reject(new Error('no'))))
JS
for version in 20 24; do
  node="node_modules/node$version/bin/node"
  "$node" --version
  "$node" probe.mjs
done | tee seen.txt
diff seen.txt - <<'TXT'
v20.20.2
callbacks see: the maker, then the first callback
the handler sees: the maker
v24.21.0
callbacks see: the maker, then the maker
the handler sees: the one who rejects
TXT
