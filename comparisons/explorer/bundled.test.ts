import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { seen } from './bundled.suite.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('the explorer sees the same where it and stm are a module each', async () => {
  const starting =
    "import { start } from './scripts/start.ts'; await start('../comparisons/explorer/bundled.suite.ts')"
  const node = ['--import', 'tsx', '--input-type=module', '-e', starting]
  const { stdout, stderr } = spawnSync(process.execPath, node, { cwd: root, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    files: ['index-bundle.ts', 'index-bundle.ts', 'bundled.suite.ts'],
    seen: JSON.parse(JSON.stringify(await seen())),
  })
})
