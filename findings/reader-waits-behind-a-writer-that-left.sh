#!/usr/bin/env bash
# A reader holds a readers-writer lock, a writer waits, and a second reader waits behind the writer. The writer gives up.
# Does the second reader get in now, as nothing but a reader holds the lock?
#
# Versions:  @esfx/async-readerwriterlock 1.0.0-pre.8, @esfx/async-canceltoken 1.0.0; seen on Node 20.20.
# Behaviour: no. Nobody looks at the queue when a waiter gives up. A third reader, which comes later, gets in at once, and
#            the second one waits until the first lets go. So a writer with a time-out can keep readers waiting for as
#            long as the longest reader reads, and those that come after them do not notice it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @esfx/async-readerwriterlock@1.0.0-pre.8 @esfx/async-canceltoken@1.0.0
cat >probe.cjs <<'JS'
const { CancelToken } = require('@esfx/async-canceltoken')
const { AsyncReaderWriterLock } = require('@esfx/async-readerwriterlock')

const TURNS = 1000
const lock = new AsyncReaderWriterLock()
let seen = []

async function show(what, act) {
  act()
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve))
  console.log(`${what}: ${seen.join(', ') || 'nobody gets in'}`)
  seen = []
}

const enter = (name, waits) =>
  waits.then(
    () => seen.push(`${name} is in`),
    (error) => seen.push(`${name} has ${error.constructor.name}`),
  )

async function probe() {
  const first = await lock.read()
  const giving = CancelToken.source()
  await show('a writer asks', () => enter('the writer', lock.write(giving.token)))
  await show('a second reader asks', () => enter('the second reader', lock.read()))
  await show('the writer gives up', () => giving.cancel())
  await show('a third reader asks', () => enter('the third reader', lock.read()))
  await show('the first reader lets go', () => first.unlock())
}

probe()
JS
node --version
node probe.cjs | tee seen.txt
diff seen.txt - <<'TXT'
a writer asks: nobody gets in
a second reader asks: nobody gets in
the writer gives up: the writer has CancelError
a third reader asks: the third reader is in
the first reader lets go: the second reader is in
TXT
