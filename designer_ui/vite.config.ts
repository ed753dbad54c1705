/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const src = fileURLToPath(new URL('./src', import.meta.url))

/** The server answers with `dist/.vite/manifest.json` and serves what it names below `/app/`. */
export default defineConfig({
  plugins: [vue()],
  base: '/app/',
  resolve: { alias: { '@': src } },
  define: { __VUE_OPTIONS_API__: 'true', __VUE_I18N_FULL_INSTALL__: 'false', __VUE_I18N_LEGACY_API__: 'false', __INTLIFY_PROD_DEVTOOLS__: 'false' },
  build: {
    outDir: 'dist',
    manifest: true,
    target: 'es2022',
    rollupOptions: { input: { workspace: `${src}/apps/workspace/main.ts` } },
  },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': 'http://127.0.0.1:8000' } },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'], restoreMocks: true },
})
