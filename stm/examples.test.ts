import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as stm from './index.ts'
import { testExamples } from './testing/examples.suite.ts'
import * as threads from './threads/index.ts'

const sourcesIn = (folder: string) =>
  readdirSync(fileURLToPath(new URL(folder, import.meta.url)))
    .filter((file) => /^[a-z-]+\.ts$/.test(file))
    .map((file) => fileURLToPath(new URL(`${folder}/${file}`, import.meta.url)))

testExamples(['.', 'types', 'observation', 'development'].flatMap(sourcesIn), stm)

testExamples(sourcesIn('threads'), { ...threads, ...stm }, Object.keys(threads))
