import react from '@vitejs/plugin-react'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const root = import.meta.dirname

// One self-contained build: no foreign hosts, fonts or tiles at run time. Big libraries get files of
// their own so that a desk loads what it needs.
export default defineConfig({
  root,
  plugins: [react()],
  resolve: { alias: [{ find: /^#/, replacement: `${resolve(root, '..')}/` }] },
  build: {
    outDir: resolve(root, '../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // Inlined data would need a wider content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
})
