import { defineConfig } from 'vitest/config'
import { findChromium } from './tools/browser.mjs'

// The journeys in a real browser: one at a time, after the web is built. `tools/check.mjs` finds or
// installs Chromium first; a test reads its path from ANSHENG_CHROMIUM.
export default defineConfig({
  test: {
    include: ['src/web/**/*.browser.test.ts'],
    globalSetup: ['tools/test-cluster.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default'],
    env: { ANSHENG_CHROMIUM: findChromium() ?? '' },
  },
})
