import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { testExamples } from '../../stm/testing/examples.suite.ts'
import * as explorer from './index.ts'

const door = readFileSync(new URL('index.ts', import.meta.url), 'utf8')

/** What the door takes from the files that put traces into words, for pages of this project. */
const inWords = new Set(['describe', 'lanes', 'verdict', 'describe-ending', 'worded'])

/** What the page of this project tells the explorer of how it was built. */
const forPages = new Set(['rewriteFrames', 'knowAsStm'])

/** The exports of each file that the door opens: `export { a, type B } from './file.ts'`. */
const exports = [...door.matchAll(/^export \{([^}]*)\} from '(\.[^']+)'/gm)].map(
  ([, names = '', file = '']) => ({
    names: names.split(',').flatMap((name) => /^\s*(\w+)\s*$/.exec(name)?.[1] ?? []),
    file: fileURLToPath(new URL(file, import.meta.url)),
  }),
)

const isInWords = (file: string) => inWords.has(/([\w-]+)\.ts$/.exec(file)?.[1] ?? '')

testExamples(
  exports.map(({ file }) => file),
  explorer,
  exports
    .filter(({ file }) => !isInWords(file))
    .flatMap(({ names }) => names.filter((name) => !forPages.has(name))),
)
