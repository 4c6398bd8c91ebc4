import { HABITS, type Habit } from './habits.ts'
import { proseInPage, proseInSource } from './prose-in.ts'

/** A habit that a text has, and where. */
export interface Found {
  readonly line: number
  readonly words: string
  readonly habit: Habit
}

/** The habits in the prose of a file, in the order of its lines. */
export function findHabits(file: string, text: string): Found[] {
  const prose = file.endsWith('.md') ? proseInPage(text) : proseInSource(text)
  const found = HABITS.flatMap((habit) =>
    [...prose.matchAll(habit.pattern)].map(({ 0: match, index }) => ({
      line: prose.slice(0, index + match.length - match.trimStart().length).split('\n').length,
      words: shortened(match.trim().replaceAll(/\s+/g, ' ')),
      habit,
    })),
  )
  return found.sort((a, b) => a.line - b.line)
}

const shortened = (words: string): string => (words.length > 40 ? `${words.slice(0, 39)}…` : words)
