import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

/** Where Debian and others put Chromium; `CHROMIUM` names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser in which the page is tested; `undefined` if there is none on this machine. */
export const browserPath = [process.env.CHROMIUM, ...PLACES].find(
  (path) => path !== undefined && existsSync(path),
)

if (browserPath === undefined) {
  process.stderr.write('no Chromium here: the tests of the page in a browser do not run\n')
}

/** Starts the browser. As root it has no sandbox of its own, and it opens nothing but the page. */
export const openBrowser = () =>
  chromium.launch({ executablePath: browserPath as string, args: ['--no-sandbox'] })
