import { defineConfig } from 'vitest/config'

// isolate: false keeps 60 files in one module graph per worker: ten times faster, and no test
// here may leave state in a module. Route tests share one PostgreSQL and clone a database each.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['src/web/**/*.browser.test.ts'],
    // One PostgreSQL for the run, started when the first test asks for a database.
    globalSetup: ['tools/test-cluster.ts'],
    pool: 'threads',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
})
