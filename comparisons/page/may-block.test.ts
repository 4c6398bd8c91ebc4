import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { openBrowser } from './browser.suite.ts'
import { browserPath } from './browser-path.ts'

const page = readFileSync(
  new URL('../../docs/arguments/green-and-os-threads.md', import.meta.url),
  'utf8',
)

/** The line that the page asks its reader to paste into two consoles. */
const [, line = ''] = /```js\n(Atomics\.wait\(.*\))\n```/.exec(page) ?? []

describe('whether the main thread may block', () => {
  it('Node: it may', () => {
    expect(page).toContain(`Node says \`${runInNewContext(line, { Atomics, Int32Array })}\``)
  })

  it.skipIf(browserPath === undefined)('a page: it must not', async () => {
    const browser = await openBrowser()
    try {
      const open = await browser.newPage()
      const message = await open.evaluate(`try { ${line} } catch (error) { error.message }`)
      expect(page).toContain(`\`${message}\``)
    } finally {
      await browser.close()
    }
  })
})
