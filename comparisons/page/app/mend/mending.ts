import type { Compiled } from '../../page-options.ts'
import type { PlayableSolution } from '../../registry.ts'
import type { Game, Played } from '../game.ts'
import { useSourceMap } from '../places.ts'
import type { Fault } from './compile.ts'
import type { Edits } from './edits.ts'
import { evaluate } from './evaluate.ts'
import { type Original, originalOf } from './original.ts'
import { Rounds } from './rounds.ts'
import { compile, loadCompiler, loadWorkshop } from './tools.ts'
import type { Workshop } from './workshop.ts'

/** The editor, once the reader has opened it. */
export interface Bench {
  readonly original: Original
  readonly workshop: Workshop
  /** What the reader has written so far. */
  text: string
  /** What is wrong with the text, as far as it is known. */
  faults: readonly Fault[]
  /** What another tab has made of it meanwhile; `null` if nothing. */
  elsewhere: string | null
  /** The text that is played, if it is one that the reader has written. */
  tried: string | null
}

/** What keeps the reader waiting. */
export type Waiting = 'for the editor' | 'for the compiler' | null

/** How the reader changes solutions, and plays them changed. */
export class Mending {
  readonly #game: Game
  readonly #edits: Edits
  bench: Bench | null = null
  waiting: Waiting = null
  /** All scenarios of the text that was tried last, once the reader asks for them. */
  rounds: Rounds | null = null
  /** What has gone wrong, in one sentence. */
  trouble: string | null = null
  #version = 0

  constructor(game: Game, edits: Edits) {
    this.#game = game
    this.#edits = edits
    edits.onChangeElsewhere((isOf, text) => {
      const { bench } = this
      if (bench === null || !isOf(bench.original)) return
      bench.elsewhere = text ?? bench.original.text
      game.changed()
    })
  }

  /** Whether the browser keeps what the reader writes. */
  get isKept(): boolean {
    return this.#edits.isKept
  }

  /** What is kept of a solution that the reader has changed; `null` if it is as it was. */
  keptOf(played: Played): string | null {
    return this.#edits.of(originalOf(played))
  }

  /** Opens the editor on what is played, with what the reader has written of it before. */
  async open(played: Played): Promise<void> {
    const original = originalOf(played)
    await this.#wait('for the editor', async () => {
      const workshop = await loadWorkshop()
      const text = this.#edits.of(original) ?? original.text
      this.bench = { original, workshop, text, faults: [], elsewhere: null, tried: null }
    })
    // It takes longer, and the reader writes meanwhile.
    loadCompiler().catch(() => {})
  }

  /** Opens the editor, for the address asks for it: with the text that it stands for, if it is here. */
  async openAsAddressed(played: Played): Promise<void> {
    const isHere = this.keptOf(played) !== null
    await this.open(played)
    if (!isHere) this.trouble = 'the text of this address is not kept in this browser'
    this.#game.changed()
  }

  close(): void {
    this.bench = null
    this.#endRounds()
    this.trouble = null
    this.#game.changed()
  }

  /** Keeps what the reader has written. */
  change(text: string): void {
    const { bench } = this
    if (bench === null || bench.text === text) return
    bench.text = text
    if (text === bench.elsewhere) bench.elsewhere = null
    if (text === bench.original.text) this.#edits.forget(bench.original)
    else this.#edits.keep(bench.original, text)
    this.#game.changed()
  }

  /** Finds out what is wrong with a text. */
  async check(text: string): Promise<readonly Fault[]> {
    const { bench } = this
    if (bench === null) return []
    const compilation = await compile({ file: bench.original.file, text })
    const faults = compilation.kind === 'faulty' ? compilation.faults : []
    if (bench.text === text) {
      bench.faults = faults
      this.#game.changed()
    }
    return faults
  }

  /** Plays what the reader has written, and lets the explorer play it. */
  async tryOut(): Promise<void> {
    const { bench } = this
    if (bench === null || this.waiting !== null) return
    await this.#wait('for the compiler', async () => {
      const { text, original } = bench
      const compilation = await compile({ file: original.file, text })
      const { played } = this.#game
      const isStill = played !== null && originalOf(played).file === original.file
      if (bench !== this.bench || !isStill) return
      bench.faults = compilation.kind === 'faulty' ? compilation.faults : []
      if (compilation.kind === 'faulty') return
      this.#endRounds()
      this.#play(bench, compilation)
      bench.tried = text
    })
  }

  /** Has every scenario searched, one after the other, of the text that is played. */
  playAll(): void {
    const { played } = this.#game
    if (played === null) return
    this.#endRounds()
    this.rounds = new Rounds(this.#game.lookout, played, () => this.#game.changed())
  }

  #endRounds(): void {
    this.rounds?.stop()
    this.rounds = null
  }

  #play({ text, original, workshop }: Bench, { code, map }: Compiled): void {
    const { name, file, solution } = original
    this.#version += 1
    const script = `yours/${name}-${this.#version}.js`
    let module: PlayableSolution['module'] | undefined
    useSourceMap(script, map)
    const lines = workshop.highlightLines(text)
    const { kind, bug } = solution
    const changed: PlayableSolution = {
      // A version of its own: what is known of the one before does not hold for it.
      name: `${name}~${this.#version}`,
      kind,
      ...(bug !== undefined && { bug }),
      // Not before the game asks for it.
      get module() {
        module ??= evaluate(code, script)
        return module
      },
      changed: { from: name, code, file, lines },
    }
    this.#game.playChanged(changed)
  }

  /** Does `work`, and tells the reader what goes wrong in it. */
  async #wait(waiting: Waiting, work: () => Promise<void>): Promise<void> {
    this.waiting = waiting
    this.trouble = null
    this.#game.changed()
    try {
      await work()
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error)
    }
    this.waiting = null
    this.#game.changed()
  }
}
