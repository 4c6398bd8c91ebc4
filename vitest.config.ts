import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    testTimeout: 60_000,
    // See scripts/command-line.ts.
    execArgv: ['--no-allocation-site-pretenuring'],
  },
})
