#!/usr/bin/env bash
# How long does async-lock, with `domainReentrant`, hold a key that was entered again?
#
# Versions:  async-lock 1.4.1; seen on Node 20.20.
# Behaviour: until the outer function has ended, whatever still runs inside. A function that holds a key starts a child,
#            which asks for the same key, enters, since it is in the same domain, and is not awaited. When the outer
#            function ends, the key is free: the next task enters while the child is still inside. What was entered again
#            is not counted, as a re-entrant lock of Java or POSIX counts it.
#            Besides, `new AsyncLock({ domainReentrant: true })` works in a process that has used no domain yet, and throws
#            once any domain has been left: then `process.domain` is undefined, where it was null at first.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit async-lock@1.4.1
cat >probe.mjs <<'JS'
import AsyncLock from 'async-lock'

const lock = new AsyncLock({ domainReentrant: true })
const { create } = await import('node:domain')

const log = []
let child
let letGo
const gate = new Promise((resolve) => (letGo = resolve))
const inDomain = (use) => create().run(() => lock.acquire('key', use))
await inDomain(async () => {
  child = lock.acquire('key', async () => {
    log.push('the child is in')
    await gate
    log.push('the child is out')
  })
  await new Promise((resolve) => setImmediate(resolve))
  log.push('its parent is out')
})
await inDomain(async () => {
  log.push('Bob is in')
  letGo()
})
await child
console.log(log.join(', '))
try {
  new AsyncLock({ domainReentrant: true })
  console.log('a second lock was made')
} catch (error) {
  console.log(`a second lock throws: ${error.message}`)
}
JS
node --version
node probe.mjs | tee seen.txt
grep -qx 'the child is in, its parent is out, Bob is in, the child is out' seen.txt
grep -q '^a second lock throws: Domain-reentrant locks require `process.domain` to exist' seen.txt
