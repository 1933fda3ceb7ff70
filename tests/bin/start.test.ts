// `npm start` and what can happen to it, with real servers and a product of a few lines.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { birthOf, isAlive } from '../../bin/children.mjs';
import { freePort } from '../../bin/ports.mjs';
import { makeSmallProduct, processesWith, type SmallProduct, type Usher } from '../support/small-product.ts';
import { eventually } from '../support/wait.ts';

const EVERY_CHILD = ['api', 'database', 'temporal', 'worker'];

/** The children of a data folder that run. */
function childrenOf(home: string): { name: string; pid: number; birth: string }[] {
  const all = JSON.parse(fs.readFileSync(path.join(home, 'children.json'), 'utf8')) as ReturnType<
    typeof childrenOf
  >;
  return all.filter(isAlive);
}

const namesOf = (children: readonly { name: string }[]): string[] => children.map(({ name }) => name).sort();

describe('npm start', () => {
  let product: SmallProduct;
  let port = 0;
  const runs: Usher[] = [];

  const start = (env: Record<string, string> = {}): Usher => {
    const run = product.usher(['start'], { PORT: String(port), ...env });
    runs.push(run);
    return run;
  };
  const addressOf = async (run: Usher): Promise<string> =>
    (await run.says(/console +(http:\S+)\/\n/))[1] ?? '';
  const pidAt = async (address: string): Promise<number> => {
    const response = await fetch(`${address}/`);
    return ((await response.json()) as { pid: number }).pid;
  };
  const stop = async (run: Usher, signal: NodeJS.Signals = 'SIGINT') => {
    run.process.kill(signal);
    return run.ended;
  };

  beforeAll(async () => {
    port = await freePort();
    product = makeSmallProduct();
  });

  afterEach(async () => {
    for (const run of runs.splice(0)) {
      if (run.process.exitCode === null && run.process.signalCode === null) await stop(run);
    }
  });

  afterAll(() => {
    product.remove();
  });

  it('brings everything up, says where, and shows the one-time password the first time only', async () => {
    const first = start();
    const address = await addressOf(first);
    const page = await fetch(`${address}/`);
    await stop(first);
    const second = start();
    await addressOf(second);

    expect(page.ok).toBe(true);
    expect(first.output()).toMatch(/demo page +http:\S+\/demo/);
    expect(first.output()).toMatch(/Temporal +http:\S+/);
    expect(first.output()).toContain('one-time password: once-only');
    expect(second.output()).not.toContain('one-time password');
  });

  it('runs all the same where the console does not build, says so, and keeps the pages of before', async () => {
    const page = path.join(product.folder, 'console/index.html');
    const [whole, built] = [
      fs.readFileSync(page, 'utf8'),
      path.join(product.folder, 'dist/console/index.html'),
    ];
    const before = start();
    await addressOf(before);
    await stop(before);
    fs.writeFileSync(page, '<script type="module" src="./nowhere.ts"></script>');

    const run = start();
    const address = await addressOf(run);
    const answered = await fetch(`${address}/`);
    fs.writeFileSync(page, whole);

    expect(answered.ok).toBe(true);
    expect(run.output()).toContain('Usher goes on with the console built before');
    expect(fs.readFileSync(built, 'utf8')).toContain('<p>console</p>');
  });

  it('gives the programs a secret that stays the same, readable by its owner alone', async () => {
    const run = start();
    await addressOf(run);

    const secret = fs.readFileSync(path.join(product.home, 'secret'), 'utf8').trim();
    const logged = fs.readFileSync(path.join(product.home, 'logs/api.log'), 'utf8').trim().split('\n');

    expect(secret.length).toBeGreaterThanOrEqual(32);
    for (const line of logged) expect(line).toMatch(new RegExp(`${secret}$`));
    expect(fs.statSync(path.join(product.home, 'secret')).mode & 0o077).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends every child on %s and leaves no process behind',
    async (signal) => {
      const run = start();
      await addressOf(run);
      await eventually(() => expect(namesOf(childrenOf(product.home))).toEqual(EVERY_CHILD));

      const code = await stop(run, signal);

      expect(code).toBe(0);
      expect(run.output()).toContain('stopped');
      expect(processesWith(product.folder)).toEqual([]);
    },
  );

  it('ends what it has begun when it is stopped half-way', async () => {
    const run = start();
    await run.says('✓ database');

    await stop(run);

    expect(processesWith(product.folder)).toEqual([]);
  });

  it('ends a program that does not listen yet before what it works on', async () => {
    const source = path.join(product.folder, 'api/main.ts');
    const before = fs.readFileSync(source, 'utf8');
    fs.writeFileSync(
      source,
      `import net from 'node:net';
setInterval(() => {}, 1000);
process.on('SIGTERM', () => {
  const socket = net.connect(Number(new URL(process.env['DATABASE_URL']).port), '127.0.0.1');
  const say = (words) => { console.log(words); process.exit(0); };
  socket.on('connect', () => say('the database is there')).on('error', () => say('the database is gone'));
});
console.log('begun');
`,
    );
    const run = start();
    const log = () => fs.readFileSync(path.join(product.home, 'logs/api.log'), 'utf8').split('begun').at(-1);
    await eventually(
      () => {
        expect(namesOf(childrenOf(product.home))).toEqual(EVERY_CHILD);
        expect(log()).toBe('\n');
      },
      { withinMs: 60_000 },
    );

    await stop(run);
    fs.writeFileSync(source, before);

    expect(log()).toContain('the database is there');
    expect(processesWith(product.folder)).toEqual([]);
  });

  it('started twice says so, gives the address and exits 1', async () => {
    const address = await addressOf(start());

    const second = start();
    const code = await second.ended;

    expect(code).toBe(1);
    expect(second.output()).toContain(`it answers at ${address}`);
    expect(await pidAt(address)).toBeGreaterThan(0);
  });

  it('keeps apart what is started at the same moment on two data folders', async () => {
    const built = start();
    await addressOf(built);
    await stop(built);
    const ports = [await freePort(), await freePort()];
    const homes = ['left', 'right'].map((name) => path.join(product.folder, name));

    const both = homes.map((home, place) => start({ USHER_HOME: home, PORT: String(ports[place]) }));
    for (const run of both) await addressOf(run);

    for (const [place, home] of homes.entries()) {
      expect(namesOf(childrenOf(home))).toEqual(EVERY_CHILD);
      expect(both[place]?.output()).not.toContain('starting it again');
    }
  });

  it('takes the next free port and says it', async () => {
    const other = http.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const taken = (other.address() as AddressInfo).port;

    const run = start({ PORT: String(taken) });
    const address = await addressOf(run);
    other.close();

    expect(run.output()).toContain(`port ${taken} is taken`);
    expect(Number(new URL(address).port)).toBeGreaterThan(taken);
  });

  it('takes the next free port and says it also where another start was faster to listen', async () => {
    const source = path.join(product.folder, 'api/main.ts');
    const before = fs.readFileSync(source, 'utf8');
    const faster = path.join(product.folder, 'faster');
    // The other one answers as ours would: whoever asks the port alone takes it for ours.
    fs.writeFileSync(
      source,
      `import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
if (!fs.existsSync(${JSON.stringify(faster)})) {
  const listen = 'setTimeout(process.exit, 60000); require("http").createServer((_, r) => r.end("{}")).listen(' + process.env['PORT'] + ', "127.0.0.1")';
  const other = spawn(process.execPath, ['-e', listen], { detached: true, stdio: 'ignore' });
  fs.writeFileSync(${JSON.stringify(faster)}, String(other.pid));
  while (!(await fetch('http://127.0.0.1:' + process.env['PORT']).catch(() => null))) await sleep(20);
}
${before}`,
    );

    const run = start();
    const address = await addressOf(run);
    const [pid, log] = [
      await pidAt(address),
      fs.readFileSync(path.join(product.home, 'logs/api.log'), 'utf8'),
    ];
    fs.writeFileSync(source, before);
    process.kill(Number(fs.readFileSync(faster, 'utf8')), 'SIGKILL');

    expect(log).toContain('EADDRINUSE');
    expect(run.output()).toContain(`port ${port} is taken`);
    expect(run.output()).not.toContain('starting it again');
    expect(Number(new URL(address).port)).toBeGreaterThan(port);
    expect(childrenOf(product.home).find(({ name }) => name === 'api')?.pid).toBe(pid);
  });

  it('starts a program again that was killed', async () => {
    const run = start();
    const address = await addressOf(run);
    const before = await pidAt(address);

    process.kill(before, 'SIGKILL');
    const after = await eventually(() => pidAt(address), { withinMs: 30_000 });

    expect(after).not.toBe(before);
    expect(run.output()).toContain('api ended (SIGKILL); starting it again');
  });

  it('starts the database and Temporal again on the same addresses', async () => {
    const run = start();
    await addressOf(run);
    const pidOf = (name: string) => childrenOf(product.home).find((child) => child.name === name)?.pid ?? 0;
    const before = { database: pidOf('database'), temporal: pidOf('temporal') };

    for (const pid of Object.values(before)) process.kill(pid, 'SIGKILL');

    await eventually(
      () => {
        expect(pidOf('database')).not.toBe(before.database);
        expect(pidOf('temporal')).not.toBe(before.temporal);
        for (const name of ['database', 'temporal']) expect(birthOf(pidOf(name))).not.toBeNull();
      },
      { withinMs: 30_000 },
    );
    expect(run.output()).toContain('database ended (SIGKILL); starting it again');
    expect(run.output()).toContain('Temporal ended (SIGKILL); starting it again');
  });

  it('killed with -9 and started again ends what was left and runs', async () => {
    const killed = start();
    await addressOf(killed);
    await stop(killed, 'SIGKILL');
    const left = processesWith(product.folder);

    const again = start();
    const address = await addressOf(again);

    expect(left.length).toBeGreaterThan(3);
    expect(again.output()).toContain('the last start was killed');
    expect(await pidAt(address)).toBeGreaterThan(0);
    for (const pid of left) expect(birthOf(pid)).toBeNull();
  });

  it('gives up and shows the last words of a program that cannot start', async () => {
    const source = path.join(product.folder, 'api/main.ts');
    const before = fs.readFileSync(source, 'utf8');
    fs.writeFileSync(source, "console.error('the api cannot start'); process.exit(3);\n");

    const run = start();
    const code = await run.ended;
    fs.writeFileSync(source, before);

    expect(code).toBe(1);
    expect(run.output()).toContain('api ended (exit code 3); starting it again');
    expect(run.output()).toMatch(/The last words of .*api\.log:\n(.*\n)*.*the api cannot start/);
    expect(processesWith(product.folder)).toEqual([]);
  });

  it('says clearly that the data folder is damaged', async () => {
    const home = path.join(product.folder, 'damaged');
    const first = start({ USHER_HOME: home });
    await addressOf(first);
    await stop(first);
    fs.writeFileSync(path.join(home, 'database/data/ibdata1'), 'not a table space');

    const second = start({ USHER_HOME: home });
    const code = await second.ended;

    expect(code).toBe(1);
    expect(second.output()).toContain(`The database did not start on ${home}/database`);
    expect(second.output()).toContain('If the folder is damaged');
    expect(second.output()).not.toMatch(/at .*\.mjs:\d+/);
    expect(processesWith(product.folder)).toEqual([]);
  });

  it.each([
    ['PORT', 'eighty'],
    ['USHER_HOME', '/dev/null'],
    ['DATABASE_URL', 'mysql://nobody:wrong@127.0.0.1:9/usher'],
    ['TEMPORAL_ADDRESS', '127.0.0.1:9'],
  ])('names %s when its value is bad, and what would be right', async (name, value) => {
    const run = start({ [name]: value });
    const code = await run.ended;

    expect(code).toBe(1);
    expect(run.output()).toContain(`${name} is`);
    expect(run.output()).toContain('Right would be');
    expect(run.output()).not.toMatch(/at .*\.mjs:\d+/);
  });

  it('runs other commands on its own database, whether it is up or not', async () => {
    const alone = product.usher(['echo', 'hello']);
    await alone.ended;
    const run = start();
    await addressOf(run);
    const beside = product.usher(['echo', 'hello']);
    await beside.ended;

    expect(alone.output()).toMatch(/hello mysql:\/\/usher:/);
    expect(beside.output()).toMatch(/hello mysql:\/\/usher:/);
  });

  it('passes on the exit code of a command', async () => {
    const failing = product.usher(['fail']);

    expect(await failing.ended).toBe(5);
  });
});
