#!/usr/bin/env bash
# A circuit breaker was open, and its time is up: the next call is a trial. What becomes of the calls that come while the
# trial is under way, with two packages?
#
# Versions:  cockatiel 3.2.1, opossum 9.0.0; seen on Node 20.20.
# Behaviour: opossum refuses them at once, as an open breaker does. In cockatiel they wait for the trial. If it fails they
#            are refused only then, so a server that is slow to fail makes callers wait who sent nothing to it. If it
#            succeeds they all begin in the same turn: a server that has just recovered gets all that has come meanwhile.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit cockatiel@3.2.1 opossum@9.0.0
cat >probe.mjs <<'JS'
import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel'
import CircuitBreaker from 'opossum'

const CALLS = 5
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** A server that answers when `answer` or `fail` is called. */
class Server {
  asked = 0
  #pending = []
  ask() {
    this.asked++
    return new Promise((resolve, reject) => this.#pending.push({ resolve, reject }))
  }
  answer() {
    for (const { resolve } of this.#pending.splice(0)) resolve()
  }
  fail() {
    for (const { reject } of this.#pending.splice(0)) reject(new Error('down'))
  }
}

const breakers = {
  opossum(server) {
    const options = { resetTimeout: 10, errorThresholdPercentage: 1, volumeThreshold: 0, timeout: false }
    const breaker = new CircuitBreaker(() => server.ask(), options)
    return { call: () => breaker.fire(), end: () => breaker.shutdown() }
  },
  cockatiel(server) {
    const breaker = circuitBreaker(handleAll, { halfOpenAfter: 10, breaker: new ConsecutiveBreaker(1) })
    return { call: () => breaker.execute(() => server.ask()), end: () => {} }
  },
}

for (const [name, make] of Object.entries(breakers)) {
  for (const end of ['fail', 'answer']) {
    const server = new Server()
    const { call, end: letGo } = make(server)
    const opens = call().catch(() => {})
    server.fail()
    await opens
    await later(50)
    const before = server.asked
    let rejected = 0
    const all = Array.from({ length: CALLS }, () => call().catch(() => (rejected += 1)))
    await later(50)
    const trial = { asked: server.asked - before, rejected }
    server[end]()
    await later(50)
    console.log(`${name}, the trial is to ${end}`)
    console.log(`  before its end: ${trial.asked} sent, ${trial.rejected} rejected`)
    console.log(`  after it: ${server.asked - before} sent, ${rejected} rejected`)
    server.answer()
    await Promise.all(all)
    letGo()
  }
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
opossum, the trial is to fail
  before its end: 1 sent, 4 rejected
  after it: 1 sent, 5 rejected
opossum, the trial is to answer
  before its end: 1 sent, 4 rejected
  after it: 1 sent, 4 rejected
cockatiel, the trial is to fail
  before its end: 1 sent, 0 rejected
  after it: 1 sent, 5 rejected
cockatiel, the trial is to answer
  before its end: 1 sent, 0 rejected
  after it: 5 sent, 0 rejected
TXT
