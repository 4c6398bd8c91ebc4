#!/usr/bin/env bash
# Does an `Error` that is kept keep what the function that made it had in its variables?
#
# Versions:  Node 20.20 (no package).
# Behaviour: yes, until its `stack` is read. The text of a stack is made on the first read; before that, the error holds
#            the functions that were running, and with them everything that they close over. Reading `stack` once lets
#            go of them; reading `message` does not. So a list of errors for later, such as the places where something
#            was acquired or is waited for, can keep large objects alive that nothing else reaches.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
const turn = () => new Promise((resolve) => setImmediate(resolve))

function make() {
  const large = { bytes: new Uint8Array(1000) }
  const closure = () => [new Error('here'), large.bytes.length]
  return { error: closure()[0], reference: new WeakRef(large) }
}

const kept = { unread: make(), 'message read': make(), 'stack read': make() }
void kept['message read'].error.message
void kept['stack read'].error.stack
for (let i = 0; i < 10; i++) {
  await turn()
  globalThis.gc()
}
await turn()
for (const [name, { error, reference }] of Object.entries(kept)) {
  console.log(`${name}: what it closed over is ${reference.deref() ? 'alive' : 'collected'} (${error.message})`)
}
JS
node --version
node --expose-gc probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
unread: what it closed over is alive (here)
message read: what it closed over is alive (here)
stack read: what it closed over is collected (here)
TXT
