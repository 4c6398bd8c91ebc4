#!/usr/bin/env bash
# Does it matter to an async hook whether a function or an object listens to an abort signal?
#
# Version:   Node 20.20 (printed below); seen as well on 22, 24 and 26. No package.
# Behaviour: yes. Node calls the `handleEvent` of an object in an async function of its own, and looks at the promise of
#            that: two microtasks run after the listener, in which `before` is called as if code of the program went on. A
#            listener that is a function has none; one that returns a promise has one, because Node attaches a handler for
#            its rejection. No browser has them. Whoever counts turns, or asks between which of them other code could run,
#            sees turns in which nothing of the program runs.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.cjs <<'JS'
const { createHook } = require('node:async_hooks')

/** How often a hook hears that code goes on, from an abort that `listener` hears to the next macrotask. */
function turnsWith(listener) {
  return new Promise((done) => {
    let turns = 0
    const hook = createHook({ before: () => { turns += 1 } }).enable()
    const controller = new AbortController()
    controller.signal.addEventListener('abort', listener)
    controller.abort()
    setImmediate(() => {
      hook.disable()
      done(turns)
    })
  })
}

void (async () => {
  const fewest = await turnsWith(() => {})
  const object = await turnsWith({ handleEvent() {} })
  const promise = await turnsWith(() => Promise.resolve())
  console.log(`more turns where an object listens: ${object - fewest}`)
  console.log(`more turns where the listener returns a promise: ${promise - fewest}`)
})()
JS
node --version
node probe.cjs | tee seen.txt
diff seen.txt - <<'TXT'
more turns where an object listens: 2
more turns where the listener returns a promise: 1
TXT
