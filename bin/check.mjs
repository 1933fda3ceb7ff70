// Format, lint, types, imports, unused code: what can be known about the sources without running them.
import path from 'node:path';
import { build, toolFile } from './build.mjs';
import { install } from './install.mjs';
import { run } from './processes.mjs';
import { ROOT } from './settings.mjs';
import { seconds } from './steps.mjs';

const FOLDERS = ['rules', 'activities', 'workflows', 'api', 'console', 'tests'];

/** What the checks remember of the last time; a fresh checkout has nothing, and everything is looked at. */
const CACHE = 'node_modules/.cache/check';

/** @param {string} name */
function remembered(name) {
  return ['--incremental', '--tsBuildInfoFile', path.join(ROOT, CACHE, `${name}.tsbuildinfo`)];
}

/** Longest first, so that two at a time end soonest. @type {{ name: string, tool: string, command: string, args: string[] }[]} */
const CHECKS = [
  {
    name: 'vue-tsc',
    tool: 'vue-tsc',
    command: 'vue-tsc',
    args: ['--noEmit', '-p', 'console', ...remembered('vue-tsc')],
  },
  {
    name: 'tsc',
    tool: 'typescript',
    command: 'tsc',
    args: ['--noEmit', '-p', 'tsconfig.json', ...remembered('tsc')],
  },
  {
    name: 'imports',
    tool: 'dependency-cruiser',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.mjs', ...FOLDERS],
  },
  { name: 'unused', tool: 'knip', command: 'knip', args: ['--cache', '--cache-location', `${CACHE}/knip`] },
  {
    name: 'biome',
    tool: '@biomejs/biome',
    command: 'biome',
    args: ['ci', '--colors=off', '--reporter=concise', '.'],
  },
];

/** @returns {Promise<string[]>} the names of those that found something */
export async function check() {
  const failed = [];
  const waiting = [...CHECKS];
  const next = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const { name, tool, command, args } = one;
      const startedAt = Date.now();
      const { code, output } = await run(
        process.execPath,
        [path.join(ROOT, toolFile(tool, command)), ...args],
        { cwd: ROOT },
      );
      console.log(`${code === 0 ? '✓' : '✗'} check ${name} (${seconds(Date.now() - startedAt)})`);
      if (code === 0) continue;
      failed.push(name);
      console.log(output.trimEnd());
    }
  };
  await Promise.all([next(), next()]);
  return failed;
}

export async function main() {
  await install();
  await build({ only: ['database client'] });
  return (await check()).length === 0 ? 0 : 1;
}
