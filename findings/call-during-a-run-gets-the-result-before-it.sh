#!/usr/bin/env bash
# A debounced function saves a text. While it saves `one`, the user changes the text to `two`. What is the second caller told, and
# is `two` saved?
#
# Versions:  @tanstack/pacer 0.22.0, perfect-debounce 2.1.0, p-debounce 5.1.1, debounce-promise 3.1.2; seen on Node 20.20.
# Behaviour: p-debounce and debounce-promise save `two`, and answer its caller when it is saved. perfect-debounce answers that
#            caller with the result of `one` as soon as that is there; `two` is saved after the answer, and no caller hears how
#            that went. The AsyncDebouncer of pacer saves `two` only if `one` ends after the wait for `two` is over. Otherwise
#            the end of `one` takes the arguments of `two` along (reported there as issue 257): `two` is never saved, and its
#            caller gets the result of `one`, without an error. With the AsyncThrottler of pacer it is saved.
#            So a program that awaits its debounced save before it ends may lose the last change, depending on how fast the
#            server was. The script ends the first save itself, 300 ms before the wait is over, or 300 ms after that.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @tanstack/pacer@0.22.0 perfect-debounce@2.1.0 p-debounce@5.1.1 debounce-promise@3.1.2
cat >probe.mjs <<'JS'
import { AsyncDebouncer, AsyncThrottler } from '@tanstack/pacer'
import debouncePromise from 'debounce-promise'
import pDebounce from 'p-debounce'
import { debounce } from 'perfect-debounce'

const WAIT = 300
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const delayers = {
  'p-debounce': (save) => pDebounce(save, WAIT),
  'debounce-promise': (save) => debouncePromise(save, WAIT),
  'perfect-debounce': (save) => debounce(save, WAIT),
  'pacer, AsyncDebouncer': (save) => new AsyncDebouncer(save, { wait: WAIT }).maybeExecute,
  'pacer, AsyncThrottler': (save) => new AsyncThrottler(save, { wait: WAIT }).maybeExecute,
}

async function probe(delay, msUntilEnd) {
  const seen = []
  const ends = []
  const save = delay(async (text) => {
    seen.push(`${text} begins`)
    await new Promise((resolve) => ends.push(resolve))
    seen.push(`${text} ends`)
    return text
  })
  void save('one')
  while (ends.length === 0) await pause(5)
  const answer = save('two').then((text) => seen.push(`the caller of two gets ${text}`))
  await pause(msUntilEnd)
  ends[0]()
  await pause(2 * WAIT)
  ends[1]?.()
  await answer
  await pause(0)
  return seen.join(', ')
}

for (const [name, delay] of Object.entries(delayers)) {
  console.log(name)
  console.log(`  one ends within the wait: ${await probe(delay, 0)}`)
  console.log(`  one ends later: ${await probe(delay, 2 * WAIT)}`)
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
p-debounce
  one ends within the wait: one begins, one ends, two begins, two ends, the caller of two gets two
  one ends later: one begins, two begins, one ends, two ends, the caller of two gets two
debounce-promise
  one ends within the wait: one begins, one ends, two begins, two ends, the caller of two gets two
  one ends later: one begins, two begins, one ends, two ends, the caller of two gets two
perfect-debounce
  one ends within the wait: one begins, one ends, two begins, the caller of two gets one, two ends
  one ends later: one begins, one ends, two begins, the caller of two gets one, two ends
pacer, AsyncDebouncer
  one ends within the wait: one begins, one ends, the caller of two gets one
  one ends later: one begins, two begins, one ends, two ends, the caller of two gets two
pacer, AsyncThrottler
  one ends within the wait: one begins, one ends, two begins, two ends, the caller of two gets two
  one ends later: one begins, two begins, one ends, two ends, the caller of two gets two
TXT
