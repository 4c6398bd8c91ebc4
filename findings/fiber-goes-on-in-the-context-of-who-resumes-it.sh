#!/usr/bin/env bash
# A fiber started for request A waits for a deferred value, and code of request B completes it. Whose AsyncLocalStorage does the
# fiber see then?
#
# Versions:  effect 3.22.4 and 4.1.0, effection 4.1.1; seen on Node 20.20.
# Behaviour: effect 3 goes on in B's context, and stays there; effect 4 in A's. effection keeps A's after `until(promise)`, and
#            has B's after the operation of `withResolvers()`. So a logger that tags lines with the id of a request tags them
#            with another one's, and an upgrade, or another way to wait for the same value, changes it without a word.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit effect3@npm:effect@3.22.4 effect4@npm:effect@4.1.0 effection@4.1.1
cat >probe.mjs <<'JS'
import { AsyncLocalStorage } from 'node:async_hooks'
import * as three from 'effect3'
import * as four from 'effect4'
import { run, until, withResolvers } from 'effection'

const request = new AsyncLocalStorage()
const turn = () => new Promise((resolve) => setImmediate(resolve))

for (const [name, { Deferred, Effect }] of Object.entries({ 'effect 3': three, 'effect 4': four })) {
  const deferred = Effect.runSync(Deferred.make())
  const seen = []
  const look = Effect.sync(() => seen.push(request.getStore()))
  const fiber = Effect.gen(function* () {
    yield* Deferred.await(deferred)
    yield* look
    yield* Effect.sleep(1)
    yield* look
  })
  const done = request.run('A', () => Effect.runPromise(fiber))
  await turn()
  request.run('B', () => Effect.runSync(Deferred.succeed(deferred, 1)))
  await done
  console.log(`${name}: ${seen.join(', then after a sleep ')}`)
}

const effection = {
  'until(promise)': () => {
    const { promise, resolve } = Promise.withResolvers?.() ?? resolvers()
    return { operation: until(promise), resolve }
  },
  'withResolvers()': () => withResolvers(),
}
for (const [name, make] of Object.entries(effection)) {
  const { operation, resolve } = make()
  let seen
  const done = request.run('A', () => run(function* () {
    yield* operation
    seen = request.getStore()
  }))
  await turn()
  request.run('B', () => resolve(1))
  await done
  console.log(`effection, ${name}: ${seen}`)
}

function resolvers() {
  let resolve
  const promise = new Promise((yes) => { resolve = yes })
  return { promise, resolve }
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
effect 3: B, then after a sleep B
effect 4: A, then after a sleep A
effection, until(promise): A
effection, withResolvers(): B
TXT
