import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { birthOf } from '../../bin/children.mjs';
import { holderOf, takeLock } from '../../bin/lock.mjs';

describe('the lock of a data folder', () => {
  let home = '';

  beforeEach(() => {
    home = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'usher-lock-')), 'home');
  });

  afterEach(() => {
    fs.rmSync(path.dirname(home), { recursive: true, force: true });
  });

  it('lets one in, and tells a second where the first can be reached', () => {
    const lock = takeLock(home, 'start');
    lock.tell({ address: 'http://127.0.0.1:7300' });

    expect(() => takeLock(home, 'start')).toThrow('it answers at http://127.0.0.1:7300');
  });

  it('says so when the first is still starting', () => {
    takeLock(home, 'start');

    expect(() => takeLock(home, 'start')).toThrow('it is still starting');
  });

  it('is free again once it is released', () => {
    takeLock(home, 'start').release();

    expect(holderOf(home)).toBeNull();
    expect(() => takeLock(home, 'start')).not.toThrow();
  });

  it('is taken over from a holder that was killed', async () => {
    const gone = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const holder = { pid: gone.pid, birth: birthOf(gone.pid ?? 0), purpose: 'start' };
    fs.mkdirSync(home);
    fs.writeFileSync(path.join(home, 'lock'), JSON.stringify(holder));
    expect(() => takeLock(home, 'start')).toThrow(String(gone.pid));

    gone.kill('SIGKILL');
    await new Promise((resolve) => gone.once('exit', resolve));

    expect(() => takeLock(home, 'start')).not.toThrow();
    expect(holderOf(home)?.pid).toBe(process.pid);
  });

  it('is not kept by another process that was given the same number since', () => {
    fs.mkdirSync(home);
    const reused = { pid: process.pid, birth: 'another boot:1', purpose: 'start' };
    fs.writeFileSync(path.join(home, 'lock'), JSON.stringify(reused));

    expect(() => takeLock(home, 'start')).not.toThrow();
  });

  it('is taken over when it was only half written', () => {
    fs.mkdirSync(home);
    fs.writeFileSync(path.join(home, 'lock'), '{"pid":');

    expect(() => takeLock(home, 'start')).not.toThrow();
  });

  it('names USHER_HOME when the folder cannot be one', () => {
    fs.writeFileSync(home, 'a file');

    expect(() => takeLock(home, 'start')).toThrow('USHER_HOME');
  });
});
