#!/usr/bin/env bash
# In which order do overdue timers fire after the event loop was blocked?
#
# Version:   Node 20.20 (printed below). No package.
# Behaviour: not in the order of their due times. Node keeps one list of timers per duration. When the loop is late,
#            it runs the list that is due first until that list has no overdue timer left, and only then the next list.
#            Here timers are due at 100, 120 and 150 ms, the last with the duration (100 ms) of the first: on a
#            loop that was blocked until 200 ms they fire as 100, 150, 120; on an idle loop as 100, 120, 150. Code
#            that relies on "the earlier deadline fires first" (a timeout against its backup, a lease against its
#            renewal) is wrong exactly when the process is busy.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
const block = (ms) => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

const order = (isBusy) =>
  new Promise((resolve) => {
    const fired = []
    const fire = (due) => () => fired.push(due) === 3 && resolve(fired.join(', '))
    setTimeout(fire(100), 100)
    setTimeout(fire(120), 120)
    setTimeout(() => {
      setTimeout(fire(150), 100)
      if (isBusy) block(150)
    }, 50)
  })

console.log(`due at 100, 120 and 150 ms, on an idle loop: ${await order(false)}`)
console.log(`the same on a loop that is blocked until 200 ms: ${await order(true)}`)
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
due at 100, 120 and 150 ms, on an idle loop: 100, 120, 150
the same on a loop that is blocked until 200 ms: 100, 150, 120
TXT
