import type { Outcome } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'

/** A textbook bug, with the program that has it and a twin that has not, and how it must be found. */
export interface Specimen {
  /** What goes wrong, and why the twin does not. */
  readonly lesson: string
  readonly wrong: Program
  readonly right: Program
  /** All the ways in which runs of the wrong program end. */
  readonly outcomes: readonly Outcome[]
  /** Where one of these is `invariant broken`: which invariant it is. */
  readonly invariant?: string
  /** Of the simplest failure: how often a task that could go on is made to wait. */
  readonly preemptions: number
}
