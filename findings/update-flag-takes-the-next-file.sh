#!/usr/bin/env bash
# Which test files does `vitest run -u first.test.js second.test.js` run?
#
# Versions:  vitest 4.1.12; seen on Node 20.20.
# Behaviour: the second only. The flag has an optional value by now, and takes the name of the first file for it, without
#            a word about the unknown value. With one file after the flag, none is left, so all files run, and all their
#            snapshots are updated. Written behind the files, the flag does what it says. In each case the exit code is 0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit vitest@4.1.12
for name in first second; do
  printf "import { it } from 'vitest'\nit('runs', () => {})\n" >"$name.test.js"
done
files() {
  echo "vitest run $*: $(npx vitest run "$@" --reporter json 2>/dev/null | tr ',' '\n' | grep -o '[a-z]*\.test\.js' | sort -u | tr '\n' ' ')"
}
node --version
{
  files -u first.test.js second.test.js
  files -u first.test.js
  files first.test.js -u
} | tee seen.txt
diff seen.txt - <<'TXT'
vitest run -u first.test.js second.test.js: second.test.js 
vitest run -u first.test.js: first.test.js second.test.js 
vitest run first.test.js -u: first.test.js 
TXT
