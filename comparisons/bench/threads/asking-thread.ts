import type { ThreadsProgram } from '../../../patterns/threads-program.ts'
import { type Data, DONE, GRANT, READY, RUN, SIGNAL, STATE, wordsOf } from './asking.ts'

// Taken before they are replaced by operations that ask first.
const real = Atomics

type Operate = (words: Int32Array, index: number, ...values: number[]) => number

/** Runs this thread's part again and again, and has the main thread decide each operation. */
export const serve = (data: Data) => (program: ThreadsProgram) => playRuns(program, data)

function playRuns(program: ThreadsProgram, { control, memory, thread }: Data): never {
  const play = Object.values(program.threads)[thread] as (memory: SharedArrayBuffer) => void
  const own = wordsOf(thread)
  const tell = (state: number) => {
    real.store(control, own + STATE, state)
    real.add(control, SIGNAL, 1)
    real.notify(control, SIGNAL)
  }
  const ask = () => {
    tell(READY)
    for (let i = 0; i < 200 && real.load(control, own + GRANT) === 0; i += 1);
    while (real.load(control, own + GRANT) === 0) real.wait(control, own + GRANT, 0)
    real.store(control, own + GRANT, 0)
  }
  const asking =
    (operate: Operate): Operate =>
    (words, index, ...values) => {
      ask()
      return operate(words, index, ...values)
    }
  const operations = { load: asking(real.load), store: asking(real.store as Operate) }
  Object.assign(globalThis, { Atomics: operations })
  for (let run = 0; ; run = real.load(control, RUN)) {
    tell(DONE)
    while (real.load(control, RUN) === run) real.wait(control, RUN, run)
    ask()
    play(memory)
  }
}
