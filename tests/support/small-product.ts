// A product of a few lines under the real bin/: what `start` does with programs is tested without waiting for ours.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../../bin/settings.mjs';
import { eventually } from './wait.ts';

const FILES: Record<string, string> = {
  'api/main.ts': `import http from 'node:http';
console.log('api', process.env['DATABASE_URL'], process.env['USHER_SECRET']);
const server = http.createServer((request, response) => response.end(JSON.stringify({ pid: process.pid, url: request.url })));
server.listen(Number(process.env['PORT']), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`,
  'activities/main.ts': `setInterval(() => {}, 1000);
process.on('SIGTERM', () => process.exit(0));
`,
  'api/cli/main.ts': `import fs from 'node:fs';
import path from 'node:path';
const home = process.env['USHER_HOME'] ?? '';
const mark = path.join(home, 'seeded');
const [command, ...args] = process.argv.slice(2);
if (command === 'seed' && !fs.existsSync(mark)) {
  fs.writeFileSync(mark, '');
  console.log(JSON.stringify({ administrator: 'admin', password: 'once-only' }));
}
if (command === 'echo') console.log(args.join(' '), process.env['DATABASE_URL']);
if (command === 'fail') process.exit(5);
`,
  'workflows/index.ts': 'export async function nothing(): Promise<void> {}\n',
  'activities/store/schema.prisma':
    'generator client {\n  provider = "prisma-client"\n  output = "./generated"\n}\ndatasource db {\n  provider = "mysql"\n}\nmodel Thing {\n  id Int @id\n}\n',
  'activities/store/migrations/0001_main/migration.sql': 'CREATE TABLE things (id INT PRIMARY KEY);\n',
  'console/index.html': '<!doctype html><p>console</p>\n',
  'console/vite.config.ts':
    "export default { root: import.meta.dirname, build: { outDir: '../dist/console' } };\n",
  'console/widget/loader.ts': 'console.log(document.title);\n',
  'console/widget/vite.config.ts': `export default {
  root: import.meta.dirname,
  build: {
    outDir: '../../dist/widget',
    modulePreload: false,
    rolldownOptions: { input: { widget: import.meta.dirname + '/loader.ts' }, output: { entryFileNames: '[name].js' } },
  },
};
`,
};

const COPIED = ['bin', 'package.json', 'package-lock.json', 'tsconfig.json', 'prisma.config.ts'];
export interface SmallProduct {
  readonly folder: string;
  /** The data folder that `start` uses. */
  readonly home: string;
  /** Runs `usher …` and answers at once; what it prints is in `output`. */
  usher(args: readonly string[], env?: Record<string, string>): Usher;
  remove(): void;
}

export interface Usher {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Waits until the output has this in it. */
  says(text: string | RegExp): Promise<RegExpExecArray>;
}

export function makeSmallProduct(): SmallProduct {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-small-'));
  for (const name of COPIED) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  for (const [name, text] of Object.entries(FILES)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const home = path.join(folder, '.usher');
  return {
    folder,
    home,
    usher: (args, env = {}) => runUsher(folder, args, env),
    remove: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function runUsher(folder: string, args: readonly string[], env: Record<string, string>): Usher {
  const { DATABASE_URL: _, TEMPORAL_ADDRESS: __, USHER_HOME: ___, PORT: ____, ...rest } = process.env;
  const child = spawn(process.execPath, [path.join(folder, 'bin/usher.mjs'), ...args], {
    cwd: folder,
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += String(data)));
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  return {
    process: child,
    output: () => output,
    ended,
    says: (text) =>
      eventually(
        () => {
          const found = (
            typeof text === 'string' ? new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : text
          ).exec(output);
          if (found === null) throw new Error(`it has not said ${text} but:\n${output}`);
          return found;
        },
        { withinMs: 60_000 },
      ),
  };
}

/** The numbers of all processes that have this text in their command line: what a run has left behind. */
export function processesWith(text: string): number[] {
  return fs.readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      return fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
