import { effect, signal } from 'alien-signals'
import { Deferred as Deferred3, Effect as Effect3 } from 'effect3'
import { Deferred as Deferred4, Effect as Effect4, Semaphore as Semaphore4 } from 'effect4'
import { run, until, withResolvers } from 'effection'
import { createActor, createMachine } from 'xstate'
import { Signal, type Way } from './seen.ts'
import { callback, inTurn } from './ways.ts'

/** What runs code of its own: fibers, operations, actors, effects. */
export const runtimes: readonly Way[] = [
  inTurn('effect3', '`semaphore.withPermits(1)(job)`', () => {
    const semaphore = Effect3.unsafeMakeSemaphore(1)
    return (job) => Effect3.runPromise(semaphore.withPermits(1)(Effect3.promise(job)))
  }),
  inTurn('effect4', '`semaphore.withPermits(1)(job)`', () => {
    const semaphore = Effect4.runSync(Semaphore4.make(1))
    return (job) => Effect4.runPromise(semaphore.withPermits(1)(Effect4.promise(job)))
  }),
  callback(
    'effect3',
    'the step after `yield* Deferred.await`',
    () => Effect3.runSync(Deferred3.make<void>()),
    (deferred, f) => {
      void Effect3.runPromise(Effect3.andThen(Deferred3.await(deferred), Effect3.sync(f)))
      return { letGo: () => Effect3.runSync(Deferred3.succeed(deferred, undefined)) }
    },
  ),
  callback(
    'effect4',
    'the step after `yield* Deferred.await`',
    () => Effect4.runSync(Deferred4.make<void>()),
    (deferred, f) => {
      void Effect4.runPromise(Effect4.andThen(Deferred4.await(deferred), Effect4.sync(f)))
      return { letGo: () => Effect4.runSync(Deferred4.succeed(deferred, undefined)) }
    },
  ),
  callback(
    'effection',
    'the step after `yield* until(promise)`',
    () => new Signal(),
    ({ sent, send }, f) => {
      void run(function* () {
        yield* until(sent)
        f()
      })
      return { letGo: send }
    },
  ),
  callback(
    'effection',
    'the step after `yield*` of an operation that the holder resolves',
    () => withResolvers<void>(),
    ({ operation, resolve }, f) => {
      void run(function* () {
        yield* operation
        f()
      })
      return { letGo: () => resolve() }
    },
  ),
  callback(
    'xstate',
    '`actor.subscribe(f)`',
    () => createActor(createMachine({ on: { go: {} } }), { logger: () => {} }).start(),
    (actor, f) => {
      actor.subscribe(f)
      return { letGo: () => actor.send({ type: 'go' }), end: () => actor.stop() }
    },
  ),
  callback(
    'alien-signals',
    '`effect(f)`, run again',
    () => signal(0),
    (value, f) => {
      effect(() => {
        if (value() > 0) f()
      })
      return { letGo: () => value(1) }
    },
  ),
]
