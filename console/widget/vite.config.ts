// Two parts: a loader that other people's pages embed, and the chat, fetched when it is first needed.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: false,
  // Files find each other by their own address: the page they are on belongs to somebody else.
  base: './',
  // Libraries are normally left to ask for it themselves, which no browser can answer.
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: fileURLToPath(new URL('../../dist/widget', import.meta.url)),
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    // As a library, so that Vite adds no preloader of its own: it alone weighs more than the loader may.
    lib: { entry: { widget: fileURLToPath(new URL('./loader.ts', import.meta.url)) }, formats: ['es'] },
    rolldownOptions: {
      output: {
        format: 'es',
        // Vite leaves the white space in libraries, for bundlers to remove; this one goes straight to browsers.
        minify: true,
        // The loader's name stands in embeds for years; the rest changes with its content and is cached for ever.
        entryFileNames: '[name].js',
        chunkFileNames: 'widget/[name]-[hash].js',
        assetFileNames: 'widget/[name]-[hash][extname]',
      },
    },
  },
});
