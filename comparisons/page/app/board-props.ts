import type { Standing } from '../../explorer/index.ts'
import type { Game, Played } from './game.ts'

/** What a part of the board is drawn from. */
export interface BoardProps {
  readonly game: Game
  readonly played: Played
  readonly moment: Standing
}
