#!/usr/bin/env bash
# Which is cheaper: `Atomics.load` in JavaScript, or a call of a WebAssembly function that does the same load?
#
# Versions:  Node 20.20 (V8 11.3), 24.9 and 26.10, on x86-64.
# Behaviour: the call, in each of the three: the loop with `Atomics.load` on an `Int32Array` takes about twice as long as
#            the loop that calls an exported function with one `i32.atomic.load` in it, over the same shared memory. Ratios
#            in one run; the script asks only whether the median of 41 rounds is above 1.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
// (module (memory (import "" "m") 1 1 shared)
//   (func (export "load") (param i32) (result i32) (i32.atomic.load (local.get 0))))
const bytes = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0,
  1, 6, 1, 96, 1, 127, 1, 127,
  2, 8, 1, 0, 1, 109, 2, 3, 1, 1,
  3, 2, 1, 0,
  7, 8, 1, 4, 108, 111, 97, 100, 0, 0,
  10, 10, 1, 8, 0, 32, 0, 254, 16, 2, 0, 11,
)
const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
const { load } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { '': { m: memory } }).exports
const shared = new Int32Array(memory.buffer)
for (let at = 0; at < 1024; at++) shared[at] = at

const COUNT = 3_000_000
function inScript() {
  let sum = 0
  for (let at = 0; at < COUNT; at++) sum += Atomics.load(shared, at & 1023)
  return sum
}
function behindCall() {
  let sum = 0
  for (let at = 0; at < COUNT; at++) sum += load((at & 1023) << 2)
  return sum
}
function time(loop) {
  const start = process.hrtime.bigint()
  loop()
  return Number(process.hrtime.bigint() - start)
}

console.log(`both add up the same: ${inScript() === behindCall()}`)
const ratios = Array.from({ length: 41 }, () => time(inScript) / time(behindCall)).sort((a, b) => a - b)
console.error(`median ratio ${ratios[20].toFixed(2)}`)
console.log(`the load in JavaScript is dearer: ${ratios[20] > 1.3}`)
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
both add up the same: true
the load in JavaScript is dearer: true
TXT
