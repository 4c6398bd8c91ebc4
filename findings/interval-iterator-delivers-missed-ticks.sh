#!/usr/bin/env bash
# What does `for await (const _ of setInterval(20))` of node:timers/promises do with the ticks that its body missed?
#
# Version:   Node 20 and later (printed below). No package.
# Behaviour: the global setInterval coalesces: a callback that takes 210 ms costs ten ticks, and none of them comes
#            later. The iterator of node:timers/promises goes on counting while the body awaits something, and then
#            delivers every missed tick at once, without a pause: a body that awaits 410 ms once is followed by about
#            twenty rounds within a few milliseconds. "Every 20 ms, unless the last round is still busy" becomes a burst.
#            (A body that *blocks* for as long loses its ticks, as with the global one.)
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
import { setInterval as every, setTimeout as sleep } from 'node:timers/promises'

/** The rounds that follow the slow one within 10 ms of it. */
async function burstAfter(slowRound) {
  let rounds = 0
  let slowEnded = 0
  let burst = 0
  for await (const _ of every(20)) {
    rounds += 1
    if (rounds === 1) {
      await slowRound()
      slowEnded = performance.now()
    } else if (performance.now() - slowEnded < 10) burst += 1
    else break
  }
  return burst
}

const block = () => {
  const until = performance.now() + 210
  while (performance.now() < until);
}
const isBurst = (burst) => (burst >= 5 ? 'a burst of five or more' : burst <= 2 ? 'no burst' : `${burst} rounds`)
console.log(`the body awaits 410 ms: ${isBurst(await burstAfter(() => sleep(410)))}`)
console.log(`the body blocks for 210 ms: ${isBurst(await burstAfter(block))}`)
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
the body awaits 410 ms: a burst of five or more
the body blocks for 210 ms: no burst
TXT
