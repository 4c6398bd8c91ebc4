#!/usr/bin/env bash
# Does V8 optimise a small function that is called three million times, if it always throws?
#
# Version:   Node 20.20 (V8 11.3). No package.
# Behaviour: no. V8 counts the work of a function where it returns and where it loops. One that ends with a throw each time
#            does neither, so it is never hot, and stays in the interpreter. Its twin that returns the same object is
#            optimised. It makes a difference where a throw is how control comes back, as in a transaction that is to
#            try again: the throw is cheap only where it is inlined into a caller that is optimised.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.cjs <<'JS'
const AGAIN = new Error('again')
const throwing = () => { throw AGAIN }
const returning = () => AGAIN
const TIMES = 3_000_000

// Neither loop may swallow the function that it calls.
function loopOverThrowing() {
  let heard = 0
  for (let i = 0; i < TIMES; i += 1) {
    try {
      throwing()
    } catch {
      heard += 1
    }
  }
  return heard
}
function loopOverReturning() {
  let heard = 0
  for (let i = 0; i < TIMES; i += 1) if (returning() === AGAIN) heard += 1
  return heard
}
%NeverOptimizeFunction(loopOverThrowing);
%NeverOptimizeFunction(loopOverReturning);

const OPTIMISED = 1 << 4
const isOptimised = (f) => (%GetOptimizationStatus(f) & OPTIMISED) !== 0
console.log(`both were called as often: ${loopOverThrowing() === loopOverReturning()}`)
console.log(`the one that throws is optimised: ${isOptimised(throwing)}`)
console.log(`the one that returns is optimised: ${isOptimised(returning)}`)
JS
node --version
node --allow-natives-syntax probe.cjs | tee seen.txt
diff seen.txt - <<'TXT'
both were called as often: true
the one that throws is optimised: false
the one that returns is optimised: true
TXT
