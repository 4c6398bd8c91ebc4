import { expect, it } from 'vitest'
import { exploreThreads } from './index.ts'
import { programOf, writtenPrograms } from './written.suite.ts'

const written = writtenPrograms()

const FAILS = "if (Atomics.load(words, 1) === 0) throw new Error('no luck')"

it.each([
  ['once', 'try { Atomics.load(words, 0) } catch {} Atomics.load(words, 0)', false],
  ['again and again', 'for (;;) try { Atomics.load(words, 0) } catch {}', true],
])('what ends a run may be caught %s: it has its own ending', async (_, alice, spins) => {
  const { complete, hasAssumedLoops, failures } = await exploreThreads(
    await written(programOf(alice, '', FAILS)),
  )
  expect([complete, hasAssumedLoops]).toEqual([!spins, spins])
  expect(failures.map(({ ending }) => ending.message)).toEqual(['Bob throws Error: no luck'])
})

it('so it has where a thread that caught that does nothing more, forever', async () => {
  const alice = 'try { for (;;) Atomics.load(words, 0) } catch { for (;;); }'
  const file = await written(programOf(alice, '', FAILS))
  const { failures } = await exploreThreads(file, { stopAtFirst: true })
  expect(failures.map(({ ending }) => ending.message)).toEqual(['Bob throws Error: no luck'])
})

it('text is found for whatever is thrown', async () => {
  const file = await written(programOf('throw Object.create(null)'))
  const { failures } = await exploreThreads(file)
  expect(failures.map(({ ending }) => ending.message)).toEqual([
    'Alice throws an object without a text',
  ])
})

it('that a thread has ended is said', async () => {
  const file = await written(programOf('process.reallyExit(3)'))
  await expect(exploreThreads(file)).rejects.toThrow('Alice has ended its thread, with exit code 3')
})

it('not that one was replaced', async () => {
  const alice = 'for (;;) try { Atomics.load(words, 0) } catch {}'
  const file = await written(programOf(alice, '', FAILS))
  const stop = new AbortController()
  const onProgress = () => stop.abort(new Error('enough'))
  const options = { seed: 1, signal: stop.signal, onProgress }
  await expect(exploreThreads(file, options)).rejects.toThrow('enough')
})
