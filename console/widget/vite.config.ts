/** Builds the widget, the chat as a page of its own and the demo page into `dist/widget`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build, transformSync } from 'esbuild';
import { defineConfig, type Plugin } from 'vite';

const folder = import.meta.dirname;

/** The loader keeps its name for ever and knows the chat by its hash, so that everything else is cached for a year. */
function loader(): Plugin {
  return {
    name: 'usher:loader',
    generateBundle(_options, bundle) {
      const chat = Object.values(bundle).find((part) => part.type === 'chunk' && part.name === 'chat');
      if (chat === undefined) throw new Error('the chat was not built');
      const { code } = transformSync(readFileSync(`${folder}/loader.ts`, 'utf8'), {
        loader: 'ts',
        format: 'iife',
        target: 'es2022',
        minify: true,
        define: { CHAT: JSON.stringify(`widget/${chat.fileName}`) },
      });
      this.emitFile({ type: 'asset', fileName: 'widget.js', source: code });
    },
  };
}

/** The two pages around the widget. The demo is built by itself: the widget must not be cut up to share parts with it. */
function pages(): Plugin {
  return {
    name: 'usher:pages',
    async generateBundle() {
      const { outputFiles } = await build({
        entryPoints: [`${folder}/demo/demo.tsx`],
        outdir: `${folder}/demo`,
        entryNames: '[name]-[hash]',
        bundle: true,
        write: false,
        minify: true,
        format: 'esm',
        target: 'es2022',
        jsx: 'automatic',
        jsxImportSource: 'preact',
      });
      let demo = readFileSync(`${folder}/demo/demo.html`, 'utf8');
      for (const file of outputFiles) {
        const fileName = path.basename(file.path);
        demo = demo.replace(`/demo${path.extname(fileName)}`, `/widget/${fileName}`);
        this.emitFile({ type: 'asset', fileName, source: file.contents });
      }
      this.emitFile({ type: 'asset', fileName: 'demo.html', source: demo });
      this.emitFile({
        type: 'asset',
        fileName: 'chat.html',
        source: readFileSync(`${folder}/page/chat.html`, 'utf8'),
      });
    },
  };
}

export default defineConfig({
  root: folder,
  // Relative: the widget is fetched from the page of another site.
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    alias: {
      // The client without its engine and its bytes: what stands for them here is a tenth of their size.
      'socket.io-client': `${folder}/../../node_modules/socket.io-client/build/esm/manager.js`,
      'engine.io-client': `${folder}/connect/engine.ts`,
      'socket.io-parser': `${folder}/connect/packets.ts`,
    },
  },
  plugins: [loader(), pages()],
  build: {
    outDir: '../../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: { chat: `${folder}/widget.tsx` },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
