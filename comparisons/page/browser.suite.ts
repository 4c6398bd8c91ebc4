import { chromium, type Page } from 'playwright-core'
import { browserPath } from './browser-path.ts'

if (browserPath === undefined) {
  process.stderr.write('no Chromium here: the tests of the page in a browser do not run\n')
}

/** How long a page is waited for, in milliseconds: a net for a hang. What it loads may have to be built first. */
export const HANG = 300_000

/**
 * Starts the browser. As root it has no sandbox of its own, and it opens nothing but the page. WebAssembly
 * is not optimised: the page's compiler is started often, and each time compiles little.
 */
export const openBrowser = () =>
  chromium.launch({
    executablePath: browserPath as string,
    args: ['--no-sandbox', '--js-flags=--liftoff-only'],
  })

/** Closes a page when something that it asks for cannot be built: whatever waits for the page fails at once. */
export function closesOnFault(page: Page): Page {
  return page.on('response', (response) => {
    if (response.status() >= 500) void page.close()
  })
}
