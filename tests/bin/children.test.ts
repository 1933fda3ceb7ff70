import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { birthOf, childrenIn, isAlive, keepAlive, launch } from '../../bin/children.mjs';
import { findProgram, run } from '../../bin/processes.mjs';
import { eventually } from '../support/wait.ts';

describe('child processes', () => {
  let folder = '';
  const file = (name: string): string => path.join(folder, name);
  const started = () => childrenIn(file('children'));
  const forever = 'setInterval(() => {}, 1000)';

  /** A small program of Node, launched as `start` launches its servers. */
  const aChild = (code: string, children = started()) =>
    launch({ name: 'child', program: process.execPath, args: ['-e', code], logFile: file('log'), children });

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-processes-'));
  });

  afterEach(async () => {
    await started().endOrphans();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('are asked to end, and end', async () => {
    const child = aChild(`process.on('SIGTERM', () => process.exit(7)); console.log('up'); ${forever}`);
    await eventually(() => expect(fs.readFileSync(file('log'), 'utf8')).toContain('up'));

    await child.end(10_000);

    expect(await child.ended).toBe('exit code 7');
    expect(isAlive(child)).toBe(false);
  });

  it('are made to end when they do not listen', async () => {
    const child = aChild(`process.on('SIGTERM', () => {}); console.log('up'); ${forever}`);
    await eventually(() => expect(fs.readFileSync(file('log'), 'utf8')).toContain('up'));

    await child.end(50);

    expect(await child.ended).toBe('SIGKILL');
  });

  it('of a start that was killed are found by the next one and ended', async () => {
    const child = aChild(forever);

    const names = await started().endOrphans();

    expect(names).toEqual(['child']);
    expect(isAlive(child)).toBe(false);
    expect(await started().endOrphans()).toEqual([]);
  });

  it('are not confused with another process of the same number', async () => {
    const bystander = spawn(process.execPath, ['-e', forever]);
    fs.writeFileSync(
      file('children'),
      JSON.stringify([{ name: 'old', pid: bystander.pid, birth: 'before' }]),
    );

    const names = await started().endOrphans();

    expect(names).toEqual([]);
    expect(birthOf(bystander.pid ?? 0)).not.toBeNull();
    bystander.kill('SIGKILL');
  });

  it('are started again when they die, at once the first time, and it is said', async () => {
    const said: string[] = [];
    const children = started();
    const kept = await keepAlive({
      name: 'api',
      begin: async () => aChild(forever, children),
      say: (line) => said.push(line),
    });
    const first = kept.pid();

    process.kill(first, 'SIGKILL');
    await eventually(() => expect(kept.pid()).not.toBe(first));
    await kept.end(1_000);

    expect(said).toEqual(['api ended (SIGKILL); starting it again']);
    expect(birthOf(kept.pid())).toBeNull();
  });

  it('that keep dying are started more and more slowly', async () => {
    const said: string[] = [];
    const children = started();
    const kept = await keepAlive({
      name: 'api',
      begin: async () => aChild('process.exit(3)', children),
      say: (line) => said.push(line),
    });

    await eventually(() => expect(said.length).toBeGreaterThanOrEqual(3));
    await kept.end(1_000);

    expect(said.slice(0, 3)).toEqual([
      'api ended (exit code 3); starting it again',
      'api ended (exit code 3); starting it again in 1 s',
      'api ended (exit code 3); starting it again in 2 s',
    ]);
  });

  it('are not started any more once everything is being stopped', async () => {
    const children = started();
    await children.close();

    expect(() => aChild(forever, children)).toThrow('not started any more');
  });

  it('that do not exist are an answer, not a crash', async () => {
    const { code, output } = await run('no-such-program-anywhere', []);

    expect(code).toBe(127);
    expect(output).toContain('no-such-program-anywhere');
    expect(findProgram('no-such-program-anywhere')).toBeNull();
  });
});
