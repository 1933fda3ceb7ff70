import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { birthOf, childrenIn, launch } from '../../bin/children.mjs';
import { clearDeadRuns, dropDatabases } from '../../bin/leftovers.mjs';
import { ask } from '../support/ask.ts';
import { makeDatabase } from '../support/database.ts';

/** A run whose owner is this process, with one child that runs. */
function aRun(id: string, owner: { pid: number; birth: string | null }) {
  const folder = path.join(os.tmpdir(), `usher-test-${id}`);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'owner'), JSON.stringify(owner));
  const child = launch({
    name: 'database',
    program: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    logFile: path.join(folder, 'log'),
    children: childrenIn(path.join(folder, 'children')),
  });
  return { folder, child };
}

describe('what a test run leaves behind', () => {
  it('is ended and removed once its owner is gone', async () => {
    const owner = spawn(process.execPath, ['-e', '']);
    const dead = { pid: owner.pid ?? 0, birth: birthOf(owner.pid ?? 0) };
    await new Promise((resolve) => owner.once('exit', resolve));
    const { folder, child } = aRun(`dead-${process.pid}`, dead);

    await clearDeadRuns(null);

    expect(child.isAlive()).toBe(false);
    expect(fs.existsSync(folder)).toBe(false);
  });

  it('is left alone while its owner lives', async () => {
    const { folder, child } = aRun(`alive-${process.pid}`, { pid: process.pid, birth: birthOf(process.pid) });

    await clearDeadRuns(null);
    const survived = child.isAlive() && fs.existsSync(folder);
    await child.end(1_000);
    fs.rmSync(folder, { recursive: true });

    expect(survived).toBe(true);
  });

  it('takes its own databases from a server that was given, and no others', async () => {
    const mine = await makeDatabase({ empty: true });
    const { serverUrl } = await ask('database');
    const names = async () => (await mine.rows('SHOW DATABASES')).map((row) => String(Object.values(row)[0]));
    await mine.rows('CREATE DATABASE usher_test_00000000_left');

    await dropDatabases(serverUrl, '00000000');
    const left = await names();
    await mine.drop();

    expect(left).not.toContain('usher_test_00000000_left');
    expect(left.some((name) => name.startsWith(`usher_test_${inject('runId')}_`))).toBe(true);
  });
});
