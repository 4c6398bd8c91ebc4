#!/usr/bin/env bash
# A task is halted while its clean-up is under way, or before. Does the clean-up run to its end?
#
# Versions:  effection 4.1.1; seen on Node 20.20.
# Behaviour: it depends on how the clean-up was written down and on how it was entered, which the reference calls
#            equivalent. One that a `finally` runs because the body has ended is cut off at its first `yield*`, and
#            `halt()` resolves as if all were closed. One that the halt itself starts runs to its end, in a `finally` as
#            well as by `ensure()`; and so does `ensure()` when the body has ended before.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit effection@4.1.1
cat >probe.mjs <<'JS'
import { ensure, run, sleep, suspend } from 'effection'

const saw = []
function* cleanUp() {
  saw.push('begins')
  yield* sleep(10)
  saw.push('ends')
}
const bodies = { 'has ended': function* () {}, 'is waiting': suspend }
const forms = {
  finally: (body) =>
    function* () {
      try {
        yield* body()
      } finally {
        yield* cleanUp()
      }
    },
  ensure: (body) =>
    function* () {
      yield* ensure(cleanUp)
      yield* body()
    },
}
for (const [state, body] of Object.entries(bodies)) {
  for (const [name, form] of Object.entries(forms)) {
    const task = run(form(body))
    task.catch(() => {})
    await task.halt()
    saw.push('halted')
    await new Promise((resolve) => setTimeout(resolve, 30))
    console.log(`the body ${state}, ${name}: ${saw.splice(0).join(', ')}`)
  }
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
the body has ended, finally: begins, halted
the body has ended, ensure: begins, ends, halted
the body is waiting, finally: begins, ends, halted
the body is waiting, ensure: begins, ends, halted
TXT
