#!/usr/bin/env bash
# Which async context does an `uncaughtException` handler see?
#
# Version:   Node 20.20 (printed below). No package.
# Behaviour: the handler runs in the async context of the code that threw, if that was a callback of setTimeout,
#            setImmediate or process.nextTick, or a listener of an AbortSignal. For a callback of queueMicrotask the
#            context is gone: getStore() is undefined. An error logger that books errors to requests by
#            AsyncLocalStorage loses just these.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
import { AsyncLocalStorage } from 'node:async_hooks'

const request = new AsyncLocalStorage()
const seen = []
process.on('uncaughtException', ({ message }) => seen.push(`${message}: ${request.getStore()}`))
const fail = (where) => () => {
  throw new Error(where)
}
request.run('request 1', () => {
  setTimeout(fail('setTimeout'))
  setImmediate(fail('setImmediate'))
  process.nextTick(fail('nextTick'))
  queueMicrotask(fail('queueMicrotask'))
  const controller = new AbortController()
  controller.signal.addEventListener('abort', fail('abort listener'))
  controller.abort()
})
setTimeout(() => console.log(seen.sort().join('\n')), 50)
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
abort listener: request 1
nextTick: request 1
queueMicrotask: undefined
setImmediate: request 1
setTimeout: request 1
TXT
