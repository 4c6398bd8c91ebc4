#!/usr/bin/env bash
# A task changes two signals in a batch, and awaits something between the two. Another task changes a third signal meanwhile.
#
# Versions:  alien-signals 3.2.1, @preact/signals-core 1.14.5; seen on Node 20.20.
# Behaviour: a batch belongs to the process and not to the task that has begun it. As long as it is open, no effect runs,
#            not even one of a signal that has nothing to do with it, whoever writes that. A computed signal is not held
#            back: read in between, it is made of the new price and the old rate, as without a batch. preact's
#            `batch` takes an async callback without complaint; that batch has ended at the first await.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit alien-signals@3.2.1 @preact/signals-core@1.14.5
cat >probe.mjs <<'JS'
import * as alien from 'alien-signals'
import * as preact from '@preact/signals-core'

const pause = () => new Promise((resolve) => setTimeout(resolve, 5))
const libraries = {
  'alien-signals': {
    make: (value) => alien.signal(value),
    computed: alien.computed,
    effect: alien.effect,
    async batch(body) {
      alien.startBatch()
      try {
        await body()
      } finally {
        alien.endBatch()
      }
    },
  },
  'preact signals': {
    make(value) {
      const it = preact.signal(value)
      return (...next) => (next.length > 0 ? (it.value = next[0]) : it.value)
    },
    computed(f) {
      const it = preact.computed(f)
      return () => it.value
    },
    effect: preact.effect,
    batch: preact.batch,
  },
}
for (const [name, { make, computed, effect, batch }] of Object.entries(libraries)) {
  const saw = []
  const [price, rate, other] = [make(100), make(20), make('a')]
  const tax = computed(() => (price() * rate()) / 100)
  effect(() => void saw.push(`other ${other()}`))
  effect(() => void saw.push(`tax ${tax()}`))
  saw.length = 0
  const changing = batch(async () => {
    price(200)
    await pause()
    saw.push('the second write')
    rate(5)
  })
  other('b')
  saw.push(`read ${tax()}`)
  await changing
  console.log(`${name}: ${saw.join(', ')}`)
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
alien-signals: read 40, the second write, tax 10, other b
preact signals: tax 40, other b, read 40, the second write, tax 10
TXT
