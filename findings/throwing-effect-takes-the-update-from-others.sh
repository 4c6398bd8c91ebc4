#!/usr/bin/env bash
# What do the other effects see of a change if one of them throws?
#
# Version:   alien-signals 3.2.1, @preact/signals-core 1.14.5 (Node 20.20, printed below).
# Behaviour: in alien-signals the effects behind the one that throws never see that change. Three effects read a signal,
#            and the second throws at 1. The error comes out of the write, and the third still shows 0. Nothing is
#            queued for later: it stays behind until the next write, here 2, and has then missed 1 for good. With
#            @preact/signals-core all three run, and then the error comes out of the write.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >init.log
npm install --silent --no-audit --no-fund alien-signals@3.2.1 @preact/signals-core@1.14.5
cat >probe.mjs <<'JS'
import * as preact from '@preact/signals-core'
import * as alien from 'alien-signals'

function alienCell() {
  const cell = alien.signal(0)
  return { read: () => cell(), write: (value) => cell(value), effect: alien.effect }
}

function preactCell() {
  const cell = preact.signal(0)
  return { read: () => cell.value, write: (value) => (cell.value = value), effect: preact.effect }
}

for (const [name, { read, write, effect }] of [
  ['alien-signals', alienCell()],
  ['@preact/signals-core', preactCell()],
]) {
  const shown = {}
  effect(() => void (shown.first = read()))
  effect(() => {
    if (read() === 1) throw new Error('no ones here')
  })
  effect(() => void (shown.third = read()))
  try {
    write(1)
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50))
    console.log(`${name}, 50 ms after 1 was written: the first shows ${shown.first}, the third ${shown.third}`)
  }
  write(2)
  console.log(`${name}, after 2 was written: the first shows ${shown.first}, the third ${shown.third}`)
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
alien-signals, 50 ms after 1 was written: the first shows 1, the third 0
alien-signals, after 2 was written: the first shows 2, the third 2
@preact/signals-core, 50 ms after 1 was written: the first shows 1, the third 1
@preact/signals-core, after 2 was written: the first shows 2, the third 2
TXT
