#!/usr/bin/env bash
# A request is being answered, and another one waits for its turn on the same connection. The one that waits is cancelled.
#
# Versions:  undici 7.30.2 and 6.29.1; seen on Node 20.20.
# Behaviour: with `pipelining: 1` the first request gets its answer. With `pipelining: 2` the client notices at the second's turn
#            that it was cancelled, drops the connection, and takes the first request, whose answer is arriving, for one that it
#            has to send again. Version 6 does so: the server handles the first request twice, and is sent the cancelled one.
#            Version 7 fails while it tries: the first request, which nobody cancelled and the server has answered in full, is
#            rejected with an AssertionError. That is no network error, so what tries again after those does not.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit undici7@npm:undici@7.30.2 undici6@npm:undici@6.29.1
cat >probe.mjs <<'JS'
import { once } from 'node:events'
import { createServer } from 'node:http'

for (const version of ['undici6', 'undici7']) {
  const { Client } = await import(version)
  for (const pipelining of [1, 2]) {
    const asked = []
    const server = createServer((request, response) => {
      asked.push(request.url)
      if (asked.length === 1) server.emit('asked', response)
      else response.end('answer')
    })
    server.listen(0, 'localhost')
    await once(server, 'listening')
    const client = new Client(`http://localhost:${server.address().port}`, { pipelining })
    const get = async (path, signal) => {
      const { body } = await client.request({ path, method: 'GET', signal })
      return body.text()
    }
    const toldOf = (promise) => promise.then((text) => text, ({ name }) => name)
    const cancel = new AbortController()
    const first = toldOf(get('/first'))
    const [response] = await once(server, 'asked')
    const second = toldOf(get('/second', cancel.signal))
    cancel.abort()
    response.end('answer')
    console.log(`${version}, pipelining ${pipelining}: first ${await first}, second ${await second}`)
    console.log(`  the server was asked for ${asked.join(' and ')}`)
    await client.destroy()
    server.closeAllConnections()
    server.close()
  }
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
undici6, pipelining 1: first answer, second AbortError
  the server was asked for /first
undici6, pipelining 2: first answer, second AbortError
  the server was asked for /first and /second and /first
undici7, pipelining 1: first answer, second AbortError
  the server was asked for /first
undici7, pipelining 2: first AssertionError, second AbortError
  the server was asked for /first
TXT
