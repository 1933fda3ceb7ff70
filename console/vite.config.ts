import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root,
  plugins: [vue()],
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_OPTIONS_API__: true, __VUE_PROD_DEVTOOLS__: false },
  build: {
    outDir: fileURLToPath(new URL('../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no inline content, and data: only for pictures.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
  },
});
