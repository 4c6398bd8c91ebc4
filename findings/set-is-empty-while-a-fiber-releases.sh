#!/usr/bin/env bash
# A set of fibers is being closed, and one of them still releases what it holds. Someone waits until the set is empty.
#
# Versions:  effect 4.1.0 and 3.22.4; seen on Node 20.20.
# Behaviour: `FiberSet.awaitEmpty` resolves at once, before the release has ended: closing takes the fibers out of the set
#            first and awaits them afterwards. Without a close it waits for the release of an interrupted fiber as one would
#            expect.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit effect3@npm:effect@3.22.4 effect4@npm:effect@4.1.0
cat >probe.mjs <<'JS'
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
for (const name of ['effect3', 'effect4']) {
  const { Effect, Exit, Fiber, FiberSet, Scope } = await import(name)
  const makeScope = () => Scope.makeUnsafe?.() ?? Effect.runSync(Scope.make())
  const provide = (scope) => Scope.provide?.(scope) ?? Scope.extend(scope)
  for (const how of ['the set is closed', 'the fiber is interrupted']) {
    const saw = []
    const scope = makeScope()
    const set = Effect.runSync(FiberSet.make().pipe(provide(scope)))
    const release = Effect.promise(async () => {
      await sleep(20)
      saw.push('released')
    })
    const holding = Effect.acquireUseRelease(Effect.void, () => Effect.never, () => release)
    const fiber = Effect.runSync(FiberSet.run(set, holding))
    await sleep(5)
    const end = how === 'the set is closed' ? Scope.close(scope, Exit.void) : Fiber.interrupt(fiber)
    const ended = Effect.runPromise(end).then(() => saw.push('ended'))
    await Effect.runPromise(FiberSet.awaitEmpty(set)).then(() => saw.push('empty'))
    await ended
    console.log(`${name}, ${how}: ${saw.join(', ')}`)
  }
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
effect3, the set is closed: empty, released, ended
effect3, the fiber is interrupted: released, empty, ended
effect4, the set is closed: empty, released, ended
effect4, the fiber is interrupted: released, ended, empty
TXT
