import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: '100%',
    // See scripts/short-lived.ts.
    execArgv: ['--no-allocation-site-pretenuring'],
  },
})
