import vue from '@vitejs/plugin-vue';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

type Options = NonNullable<TestProjectInlineConfiguration['test']>;

/** One part of the product. It does not extend the configuration below, or each part would start servers of its own. */
function part(name: string, options: Options, folders = [name]): TestProjectInlineConfiguration {
  const include = folders.map((folder) => `tests/${folder}/**/*.test.ts`);
  return { plugins: [vue()], test: { name, include, ...options } };
}

/** Groups run one after another, so that whole systems have the machine for themselves: two of them, for each mostly waits. */
const inGroup = (groupOrder: number): Options => ({ sequence: { groupOrder } });
/** Pure: every core at once, where Vitest would leave one free. */
const pure: Options = { maxWorkers: '100%', testTimeout: 60_000, ...inGroup(0) };
/** What a file keeps in memory it keeps by store or system, and each opens its own: they need no process each. */
const shared: Options = { isolate: false };
/** Bounds for what hangs, not for what is slow: a database that is given may make each commit durable on a slow disk. */
const onServers: Options = { maxWorkers: 2, testTimeout: 120_000, hookTimeout: 120_000, ...inGroup(1) };
const wholeSystems: Options = { maxWorkers: 2, testTimeout: 300_000, hookTimeout: 300_000, ...inGroup(2) };

export default defineConfig({
  test: {
    // Starts nothing by itself: the first test that asks for a server has it started, the end of the run ends it.
    globalSetup: 'tests/support/servers.ts',
    projects: [
      part('rules', { ...pure, pool: 'threads', isolate: false }),
      part('console', pure, ['console', 'widget']),
      part('activities', { ...onServers, ...shared }),
      part('workflows', onServers),
      part('api', { ...onServers, ...shared }),
      part('kill', { ...wholeSystems, ...shared }),
      part('stories', { ...wholeSystems, ...shared }),
      part('bin', wholeSystems),
      // Only by name: `npm test -- long`. It measures, so each has the machine for itself.
      part('long', { ...wholeSystems, maxWorkers: 1, ...inGroup(3) }),
    ],
  },
});
