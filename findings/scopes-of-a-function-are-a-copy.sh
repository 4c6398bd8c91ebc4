#!/usr/bin/env bash
# Are the variables that the inspector shows under `[[Scopes]]` of a function the variables themselves?
#
# Versions:  Node 26.10.0 and 20.19.5, from the npm package `node`; `node:inspector`.
# Behaviour: no, a copy. `Runtime.getProperties` of a function has an internal property `[[Scopes]]`, with an object for
#            each scope, which looks like any other remote object: it has an id that stays valid, it can be asked again,
#            and it can be written to. But asked again it tells the old values, however often, and so does the list of
#            scopes that it came from. Only a new `Runtime.getProperties` of the function makes a new copy. A write to it
#            succeeds, reads back as written, and changes nothing. The
#            protocol's documentation says neither. A tool that keeps the ids, to spare itself a question each time,
#            sees a program that never changes.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit node26@npm:node@26.10.0 node20@npm:node@20.19.5
cat >probe.mjs <<'JS'
import { Session } from 'node:inspector'

const session = new Session()
session.connect()
const ask = (method, params) => {
  let answer
  session.post(method, params, (error, result) => {
    if (error) throw new Error(error.message)
    answer = result
  })
  return answer
}
const propertiesOf = (objectId) => ask('Runtime.getProperties', { objectId, ownProperties: true })

const counter = (() => {
  let count = 0
  return { add: () => (count += 1), look: () => count }
})()
globalThis.look = counter.look
const look = ask('Runtime.evaluate', { expression: 'look' }).result.objectId
const scopes = () => propertiesOf(look).internalProperties.find(({ name }) => name === '[[Scopes]]').value.objectId
const innermost = (list) => propertiesOf(list).result.find(({ name }) => name === '0').value.objectId
const countIn = (scope) => propertiesOf(scope).result.find(({ name }) => name === 'count').value.value

const list = scopes()
const scope = innermost(list)
console.log(`at first:                        ${countIn(scope)}`)
counter.add()
console.log(`the variable, after an addition: ${counter.look()}`)
console.log(`the scope, asked again:          ${countIn(scope)}`)
console.log(`the list of scopes, asked again: ${countIn(innermost(list))}`)
console.log(`the function, asked again:       ${countIn(innermost(scopes()))}`)
const write = 'function () { this.count = 99; return this.count }'
const written = ask('Runtime.callFunctionOn', { objectId: scope, functionDeclaration: write })
console.log(`the scope, written to:           ${written.result.value}`)
console.log(`the variable after that:         ${counter.look()}`)
JS
for node in node26 node20; do
  "node_modules/$node/bin/node" --version
  "node_modules/$node/bin/node" probe.mjs | tee seen.txt
  diff seen.txt - <<'TXT'
at first:                        0
the variable, after an addition: 1
the scope, asked again:          0
the list of scopes, asked again: 0
the function, asked again:       1
the scope, written to:           99
the variable after that:         1
TXT
done
