import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** Files of one part of the product; `tests/` mirrors the tree. */
const files = (...folders: string[]): string[] => folders.map((folder) => `tests/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    // Starts nothing by itself: the first test that asks for a server has it started, the end of the run ends it.
    globalSetup: 'tests/support/servers.ts',
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'rules',
          include: files('rules'),
          pool: 'threads',
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        plugins: [vue()],
        test: { name: 'console', include: files('console', 'widget'), sequence: { groupOrder: 0 } },
      },
      ...['activities', 'workflows', 'api'].map((name) => ({
        extends: true as const,
        test: {
          name,
          include: files(name),
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      })),
      // Whole systems: several processes each, so one at a time on a small machine.
      ...['stories', 'bin'].map((name) => ({
        extends: true as const,
        test: {
          name,
          include: files(name),
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: name === 'bin' ? 3 : 2 },
        },
      })),
    ],
  },
});
