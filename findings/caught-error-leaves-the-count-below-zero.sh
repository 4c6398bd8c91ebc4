#!/usr/bin/env bash
# A job says once too often that it is done, and the error is handled. Does the group count on?
#
# Versions:  @jpwilliams/waitgroup 2.1.1; seen on Node 20.20.
# Behaviour: `done()` throws and keeps the count of -1 that it complains of. The next `add()` makes it zero, so `wait()`
#            resolves at once, while the job runs that was just added. Go, whose type it follows, panics.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @jpwilliams/waitgroup@2.1.1
cat >probe.mjs <<'JS'
import waitgroup from '@jpwilliams/waitgroup'

const { WaitGroup = waitgroup } = waitgroup
for (const surplus of [0, 1]) {
  const group = new WaitGroup()
  try {
    for (let i = 0; i < surplus; i += 1) group.done()
  } catch (error) {
    console.log(`done() throws: ${error.message}`)
  }
  let isRunning = true
  group.add()
  const waited = group.wait().then(() => `wait() resolves, and the job runs: ${isRunning}`)
  setTimeout(() => {
    isRunning = false
    try {
      group.done()
    } catch {}
  }, 10)
  console.log(`${surplus} done() too many: ${await waited}`)
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
0 done() too many: wait() resolves, and the job runs: false
done() throws: Negative WaitGroup counter
1 done() too many: wait() resolves, and the job runs: true
TXT
