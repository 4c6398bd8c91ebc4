import { existsSync } from 'node:fs'

/** Where Debian and others put Chromium; `CHROMIUM` names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser in which the page is tested and measured; `undefined` if there is none on this machine. */
export const browserPath = [process.env.CHROMIUM, ...PLACES].find(
  (path) => path !== undefined && existsSync(path),
)
