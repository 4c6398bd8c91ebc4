/** The command that replays a schedule: one line or, where that is wider than `width`, two that can be pasted. */
export const replayCommand = (pattern: string, token: string, width = Infinity): string =>
  inWidth(`npx tsx scripts/run ${pattern}`, `--replay ${token}`, width)

/** The command that serves the page on which a reader goes on from a schedule; in two lines as well. */
export const playCommand = (token: string, width = Infinity): string =>
  inWidth('npx tsx scripts/page --serve', `--at ${token}`, width)

const inWidth = (command: string, option: string, width: number): string =>
  command.length + 1 + option.length <= width
    ? `${command} ${option}`
    : `${command} \\\n  ${option}`
