#!/usr/bin/env bash
# A state machine starts work when it enters a state, and the work fails. It names no transition for that. Who hears of it?
#
# Versions:  xstate 5.33.3; seen on Node 20.20.
# Behaviour: the machine ends with status "error", and the error is thrown where nothing catches it. With a wildcard
#            transition, as one writes it to log events that nobody expects, none of this happens: the failure is an event
#            too, of a name that the author never wrote, and the wildcard takes it. It counts as handled, is reported
#            nowhere, and the machine stays in the state whose work is over, active, and refuses nothing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit xstate@5.33.3
cat >probe.mjs <<'JS'
import { createActor, createMachine, fromPromise } from 'xstate'

let reported = 'nothing'
process.on('uncaughtException', (error) => {
  reported = error.message
})
const save = fromPromise(async () => {
  throw new Error('disk full')
})
const states = {
  idle: { on: { pay: 'saving' } },
  saving: { invoke: { src: save, onDone: 'idle' } },
}
const taken = []
const wildcard = { '*': { actions: ({ event }) => taken.push(event.type) } }
for (const [name, on] of Object.entries({ none: {}, wildcard })) {
  reported = 'nothing'
  const actor = createActor(createMachine({ on, initial: 'idle', states })).start()
  actor.send({ type: 'pay' })
  await new Promise((resolve) => setTimeout(resolve, 20))
  const { status, value } = actor.getSnapshot()
  console.log(`${name}: ${status}, in ${value}; reported: ${reported}; taken: ${taken.join() || 'nothing'}`)
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
none: error, in saving; reported: disk full; taken: nothing
wildcard: active, in saving; reported: nothing; taken: xstate.error.actor.0.(machine).saving
TXT
