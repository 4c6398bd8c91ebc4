/** The command that replays a schedule: one line or, where that is wider than `width`, two that can be pasted. */
export function replayCommand(pattern: string, token: string, width = Infinity): string {
  const command = `npx tsx scripts/run ${pattern}`
  const option = `--replay ${token}`
  return command.length + 1 + option.length <= width
    ? `${command} ${option}`
    : `${command} \\\n  ${option}`
}
