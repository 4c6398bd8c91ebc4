import type { Run } from '../explorer/index.ts'
import { pathOf } from './source-excerpt.ts'

/**
 * A failure as an annotation of GitHub Actions, at the source line at which its last step ended: one line,
 * to be printed as it is. Without a known line it belongs to no file.
 */
export function githubAnnotation({ steps, ending }: Run, title: string): string {
  const places = steps.at(-1)?.places ?? []
  const place = places.find(({ task }) => task === steps.at(-1)?.task) ?? places[0]
  const at = place?.to ?? place?.from
  const where = at === undefined ? [] : [`file=${inProperty(pathOf(at))}`, `line=${at.line}`]
  const properties = [...where, `title=${inProperty(title)}`].join(',')
  return `::error ${properties}::${inText(`${ending.outcome}: ${ending.message}`)}`
}

// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts

const inText = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const inProperty = (text: string): string =>
  inText(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
