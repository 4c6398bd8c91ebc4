#!/usr/bin/env bash
# A barrier is for three. A arrives and gives up; then B arrives, and A once more. Do they wait for C?
#
# Versions:  @esfx/async-barrier 1.0.0-pre.8, @esfx/async-canceltoken 1.0.0; seen on Node 20.20.
# Behaviour: no. The arrival that A has taken back by its token rejects, and still counts, so A is counted twice: two of
#            three go on, and the phase is over before C has come. Who cancels an arrival must stay away from that phase.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @esfx/async-barrier@1.0.0-pre.8 @esfx/async-canceltoken@1.0.0
cat >probe.cjs <<'JS'
const { AsyncBarrier } = require('@esfx/async-barrier')
const { CancelToken } = require('@esfx/async-canceltoken')

const pause = () => new Promise((resolve) => setImmediate(resolve))
const barrier = new AsyncBarrier(3)
let seen = []

async function show(what, act) {
  act()
  await pause()
  const { currentPhaseNumber: phase, remainingParticipants: missing } = barrier
  console.log(`${what}: ${seen.join(', ') || 'nobody goes on'}; phase ${phase}, ${missing} missing`)
  seen = []
}

const arrive = (name, token) =>
  barrier.signalAndWait(token).then(
    () => seen.push(`${name} goes on`),
    (error) => seen.push(`${name} has ${error.constructor.name}`),
  )

async function probe() {
  const giving = CancelToken.source()
  await show('A arrives', () => arrive('A', giving.token))
  await show('A gives up', () => giving.cancel())
  await show('B arrives', () => arrive('B'))
  await show('A arrives again', () => arrive('A'))
}

probe()
JS
node --version
node probe.cjs | tee seen.txt
diff seen.txt - <<'TXT'
A arrives: nobody goes on; phase 0, 2 missing
A gives up: A has CancelError; phase 0, 2 missing
B arrives: nobody goes on; phase 0, 1 missing
A arrives again: B goes on, A goes on; phase 1, 3 missing
TXT
