// A port is taken for our server's only where it is ours that listens.
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { launch } from '../../bin/children.mjs';
import { accepting, freePort } from '../../bin/ports.mjs';

const LISTEN = (port: number) => `require('net').createServer().listen(${port}, '127.0.0.1')`;
const logFile = path.join(os.tmpdir(), `usher-ports-${process.pid}.log`);
const running: ReturnType<typeof launch>[] = [];

function run(program: string, args: readonly string[]): ReturnType<typeof launch> {
  const server = launch({ name: 'listener', program, args, logFile });
  running.push(server);
  return server;
}

function within(ms: number): () => boolean {
  const until = Date.now() + ms;
  return () => Date.now() < until;
}

afterEach(async () => {
  // By its group: the script alone would leave behind what it started.
  for (const { pid, ended } of running.splice(0)) {
    process.kill(-pid, 'SIGKILL');
    await ended;
  }
  fs.rmSync(logFile, { force: true });
});

describe('a port', () => {
  it('is our server’s once it listens', async () => {
    const port = await freePort();
    const { pid } = run(process.execPath, ['-e', LISTEN(port)]);

    expect(await accepting(port, { pid, stillWorthIt: within(10_000) })).toBe(true);
  });

  it('is our server’s where a script of the PATH started it', async () => {
    const port = await freePort();
    const { pid } = run('/bin/sh', ['-c', `'${process.execPath}' -e "${LISTEN(port)}"; true`]);

    expect(await accepting(port, { pid, stillWorthIt: within(10_000) })).toBe(true);
  });

  it.runIf(process.platform === 'linux')('is not our server’s while another program has it', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { pid } = run('/bin/sh', ['-c', 'sleep 20; true']);

    const taken = await accepting(port, { pid, stillWorthIt: within(500) });

    other.close();
    expect(taken).toBe(false);
  });
});
