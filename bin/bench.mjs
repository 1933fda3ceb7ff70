// Measures: every `*.bench.ts` under tests/, or only those of the named parts.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build, toolFile } from './build.mjs';
import { install } from './install.mjs';
import { ROOT } from './settings.mjs';

/** @param {readonly string[]} parts */
export async function main(parts) {
  await install();
  await build({ only: ['database client'] });
  const args = [path.join(ROOT, toolFile('vitest', 'vitest')), 'bench', '--run', ...parts];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
