// Measures: bundles tests/bench/ and runs it on the built product, see tests/bench/options.ts.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build, bundlePrograms, DIST } from './build.mjs';
import { install } from './install.mjs';
import { ROOT } from './settings.mjs';

const PROGRAMS = { bench: 'tests/bench/main.ts', 'bench-bare-worker': 'tests/bench/bare-worker.ts' };

/** @param {readonly string[]} args */
export async function main(args) {
  await install();
  await build();
  await bundlePrograms({ entries: PROGRAMS, folder: DIST });
  const program = path.join(DIST, 'bench.mjs');
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // It puts its servers away itself.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
