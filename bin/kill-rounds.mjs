#!/usr/bin/env node
// The long run of the kill tests: `npm run test:kill -- --rounds 200` ends programs and servers at random moments under 20
// concurrent sessions and prints what came of it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { toolFile } from './build.mjs';
import { ROOT } from './settings.mjs';

const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 200 : Number(process.argv[at + 1]);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('--rounds takes a number of at least 1');
  process.exit(2);
}
const vitest = path.join(ROOT, toolFile('vitest', 'vitest'));
const child = spawn(process.execPath, [vitest, 'run', 'tests/long/random-moments.test.ts'], {
  cwd: ROOT,
  stdio: 'inherit',
  // Other moments in each run; KILL_SEED brings the same ones back.
  env: { KILL_SEED: String(Date.now()), ...process.env, KILL_ROUNDS: String(rounds) },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
