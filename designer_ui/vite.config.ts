/// <reference types="vitest/config" />
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const src = fileURLToPath(new URL('./src', import.meta.url))

/** Bytes below which packing saves nothing that anybody notices. */
const SHORT = 1_000

/** Beside every script and style the same, packed as small as can be: `runtime/pages/workspace.py` sends what the browser can unpack. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const made of Object.values(bundle)) {
        const content = Buffer.from(made.type === 'chunk' ? made.code : made.source)
        if (content.length < SHORT || !/\.(?:js|css|svg)$/.test(made.fileName)) continue
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
        writeFileSync(join(dir, `${made.fileName}.br`), brotliCompressSync(content, { params }))
        writeFileSync(join(dir, `${made.fileName}.gz`), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }))
      }
    },
  }
}

/** The server answers with `dist/.vite/manifest.json` and serves what it names below `/app/`. */
export default defineConfig({
  plugins: [vue(), packed()],
  base: '/app/',
  resolve: { alias: { '@': src } },
  define: { __VUE_OPTIONS_API__: 'true', __VUE_I18N_FULL_INSTALL__: 'false', __VUE_I18N_LEGACY_API__: 'false', __INTLIFY_PROD_DEVTOOLS__: 'false' },
  build: {
    outDir: 'dist',
    manifest: true,
    target: 'es2022',
    // What draws charts is large; it comes when a chart is first shown.
    chunkSizeWarningLimit: 600,
    rollupOptions: { input: { workspace: `${src}/apps/workspace/main.ts` } },
  },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': 'http://127.0.0.1:8000' } },
  // Tests that need a page say so in their first line: making one takes longer than most tests.
  test: { environment: 'node', maxWorkers: '100%', minWorkers: 1, include: ['src/**/*.test.ts'], restoreMocks: true },
})
