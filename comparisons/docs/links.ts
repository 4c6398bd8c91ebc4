import { join } from 'node:path/posix'

/** A link to the page of a pattern; `folder` is where these pages are. */
export const pageLink = (
  { pattern, title }: { readonly pattern: string; readonly title: string },
  folder: string,
): string => `[${title}](${folder}${pattern}.md)`

/** A link to the section of a chapter in the index; `folder` leads to the pages of the patterns. */
export const chapterLink = (title: string, folder: string): string =>
  `[${title}](${join(folder, '../README.md')}#${title.toLowerCase().replaceAll(' ', '-')})`

/** A link to the section of a solution, from the page that it is on or from elsewhere. */
export const solutionLink = (name: string, page = ''): string => `[\`${name}\`](${page}#${name})`
