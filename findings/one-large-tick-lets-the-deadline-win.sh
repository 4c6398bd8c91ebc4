#!/usr/bin/env bash
# A test with a fake clock: work fails after 10 ms and is done 20 ms after that, and it has a deadline of 50 ms. The test moves the
# clock by 100 ms. Is the work done in time?
#
# Versions:  node:test of Node 20.20.2, 24.21.0 and 26.10.0, of Bun 1.4.5 and of Deno 2.9.6; @sinonjs/fake-timers 15.5.0.
# Behaviour: with sinon's clock, and with `mock.timers` as Deno has it, yes: the clock stops at each timer, and the second attempt
#            is made at 30. With `mock.timers` as Node and Bun have it, no. There `tick` moves the clock to its end first and runs
#            the timers afterwards, so the failure sees 100, its second attempt is set for 120, and the deadline is due before.
#            `runAll` does likewise, with the time of the last timer that is set when it begins. With `tick(1)`, a hundred times,
#            the work is done in time on all. So a test of a time-out, a lease or a retry may show an order of events that
#            no real clock allows, depending on the size of its ticks and on the runtime.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @sinonjs/fake-timers@15.5.0 node26@npm:node@26.10.0 bun@1.4.5 deno@2.9.6
cat >scenario.mjs <<'JS'
/** Starts the work and its deadline, and lets `advance` move the clock. */
export function run(advance) {
  const seen = []
  const note = (what) => seen.push(`${what} at ${Date.now()}`)
  const deadline = setTimeout(() => note('deadline'), 50)
  const succeed = () => {
    note('success')
    clearTimeout(deadline)
  }
  setTimeout(() => {
    note('failure')
    setTimeout(succeed, 20)
  }, 10)
  advance()
  return seen.join(', ')
}
JS
cat >mock.mjs <<'JS'
import { mock } from 'node:test'
import { run } from './scenario.mjs'

const { timers } = mock
const advances = {
  'tick(100)': () => timers.tick(100),
  'runAll()': () => timers.runAll(),
  'tick(1), 100 times': () => {
    for (let i = 0; i < 100; i += 1) timers.tick(1)
  },
}
for (const [name, advance] of Object.entries(advances)) {
  timers.enable({ apis: ['setTimeout', 'Date'], now: 0 })
  console.log(`  ${name}: ${run(advance)}`)
  timers.reset()
}
JS
cat >sinon.mjs <<'JS'
import FakeTimers from '@sinonjs/fake-timers'
import { run } from './scenario.mjs'

for (const how of ['tick(100)', 'runAll()']) {
  const clock = FakeTimers.install({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  console.log(`  ${how}: ${run(() => (how === 'runAll()' ? clock.runAll() : clock.tick(100)))}`)
  clock.uninstall()
}
JS
bin=node_modules/.bin
node26=node_modules/node26/bin/node
export DENO_DIR="$dir/deno"
echo "Node $(node --version) and $("$node26" --version), Bun $("$bin/bun" --version), $("$bin/deno" --version | head -n 1)"
{
  echo 'Node'; node --no-warnings mock.mjs
  echo 'Node 26'; "$node26" mock.mjs
  echo 'Bun'; "$bin/bun" mock.mjs
  echo 'Deno'; "$bin/deno" run --allow-all --quiet mock.mjs
  echo 'sinon'; node sinon.mjs
} | tee seen.txt
diff seen.txt - <<'TXT'
Node
  tick(100): failure at 100, deadline at 100
  runAll(): failure at 50, deadline at 50
  tick(1), 100 times: failure at 10, success at 30
Node 26
  tick(100): failure at 100, deadline at 100
  runAll(): failure at 50, deadline at 50
  tick(1), 100 times: failure at 10, success at 30
Bun
  tick(100): failure at 100, deadline at 100
  runAll(): failure at 50, deadline at 50
  tick(1), 100 times: failure at 10, success at 30
Deno
  tick(100): failure at 10, success at 30
  runAll(): failure at 10, success at 30
  tick(1), 100 times: failure at 10, success at 30
sinon
  tick(100): failure at 10, success at 30
  runAll(): failure at 10, success at 30
TXT
