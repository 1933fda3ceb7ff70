// dist/: the server's programs, the workflow's bundle, the console and the widget. Only what is stale is built again.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { install } from './install.mjs';
import { run, tail } from './processes.mjs';
import { Refusal } from './refusal.mjs';
import { ROOT } from './settings.mjs';
import { step } from './steps.mjs';
import { checkWidgetSize } from './widget-size.mjs';

export const DIST = path.join(ROOT, 'dist');
const PROGRAMS = { api: 'api/main.ts', worker: 'activities/main.ts', cli: 'api/cli/main.ts' };

/**
 * What each part is made of and how. `result` is a file that exists once it is built; pages are what people see, without which the rest runs.
 * @type {{ name: string, sources: string[], result: string, build: () => Promise<string | void>, isPages?: true }[]}
 */
const PARTS = [
  {
    name: 'database client',
    sources: ['activities/store/schema.prisma', 'prisma.config.ts'],
    result: 'activities/store/generated/client.ts',
    build: generateClient,
  },
  {
    name: 'programs',
    sources: ['rules', 'activities', 'workflows', 'api', 'bin/build.mjs'],
    result: 'dist/cli.mjs',
    build: () => bundlePrograms({ entries: PROGRAMS, folder: DIST }),
  },
  {
    name: 'workflow',
    sources: ['rules', 'workflows', 'bin/build.mjs'],
    result: 'dist/workflow-bundle.js',
    build: () => bundleWorkflow(path.join(DIST, 'workflow-bundle.js')),
  },
  {
    name: 'console',
    sources: ['rules', 'api/contract', 'console'],
    result: 'dist/console/index.html',
    build: () => buildPages('console/vite.config.ts', 'console'),
    isPages: true,
  },
  {
    name: 'widget',
    sources: ['rules', 'api/contract', 'console/widget', 'bin/widget-size.mjs'],
    result: 'dist/widget/widget.js',
    build: () => buildPages('console/widget/vite.config.ts', 'widget', checkWidgetSize),
    isPages: true,
  },
];

/** Prisma asks for an engine that `generate` never runs and that is a download of its own. */
async function generateClient() {
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  await tool('prisma', ['generate'], env);
}

/**
 * Bundles our own sources for Node; packages stay where npm put them.
 * @param {{ entries: Record<string, string>, folder: string }} options
 */
export async function bundlePrograms({ entries, folder }) {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: ROOT,
    entryPoints: entries,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'silent',
  }).catch((error) => {
    throw new Refusal(error.message);
  });
  // Read while the programs run, from beside the file that reads them.
  fs.cpSync(path.join(ROOT, 'activities/store/migrations'), path.join(folder, 'migrations'), {
    recursive: true,
  });
}

/** @param {string} file */
export async function bundleWorkflow(file) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(ROOT, 'workflows/index.ts'),
    logger: new DefaultLogger('WARN'),
  });
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, code);
}

/**
 * Beside the pages of before, and in their place when it is whole: a server that runs meanwhile never finds a page missing.
 * @param {string} config
 * @param {string} name
 * @param {(folder: string) => string | void} [check]
 */
async function buildPages(config, name, check) {
  const [next, last] = ['next', 'last'].map((word) => path.join(DIST, `${name}.${word}`));
  await tool(
    'vite',
    ['build', '--config', config, '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'],
    process.env,
  );
  const remark = check?.(next);
  const place = path.join(DIST, name);
  fs.rmSync(last, { recursive: true, force: true });
  if (fs.existsSync(place)) fs.renameSync(place, last);
  fs.renameSync(next, place);
  fs.rmSync(last, { recursive: true, force: true });
  return remark;
}

async function tool(name, args, env) {
  const { code, output } = await run(process.execPath, [path.join(ROOT, toolFile(name, name)), ...args], {
    cwd: ROOT,
    env,
  });
  if (code !== 0) throw new Refusal(`${name} ${args.join(' ')} failed:\n${tail(output, 40)}`);
}

/**
 * The script behind a command of a package: npm's links in .bin are not there on every system.
 * @param {string} name
 * @param {string} command
 */
export function toolFile(name, command) {
  const folder = path.join('node_modules', name);
  const { bin } = JSON.parse(fs.readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** One number for everything a part is made of, and for the packages it is built with. */
function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const source of [...sources, 'package-lock.json', 'package.json', 'tsconfig.json']) {
    for (const file of filesOf(path.join(ROOT, source))) {
      hash.update(path.relative(ROOT, file)).update('\0').update(fs.readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function filesOf(at) {
  if (!fs.existsSync(at)) return [];
  if (fs.statSync(at).isFile()) return [at];
  return fs
    .readdirSync(at, { withFileTypes: true })
    .filter((entry) => entry.name !== 'generated' && entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(path.join(at, entry.name)));
}

function readStamps() {
  try {
    return JSON.parse(fs.readFileSync(path.join(DIST, 'stamps.json'), 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Builds the parts whose sources changed since they were last built. `without`: told of pages that do not build, which then stay
 * as they were; else that is a failure as any other.
 * @param {{ only?: readonly string[], without?: (line: string) => void }} [options]
 */
export async function build({ only, without } = {}) {
  const stamps = readStamps();
  for (const part of PARTS.filter(({ name }) => only === undefined || only.includes(name))) {
    const now = fingerprint(part.sources);
    if (stamps[part.name] === now && fs.existsSync(path.join(ROOT, part.result))) continue;
    try {
      await step(`build ${part.name}`, async (note) => {
        const remark = await part.build();
        if (remark) note(remark);
      });
    } catch (error) {
      if (!part.isPages || without === undefined || !(error instanceof Refusal)) throw error;
      const there = fs.existsSync(path.join(ROOT, part.result));
      without(
        `${error.message}\nUsher goes on ${there ? `with the ${part.name} built before` : `without the ${part.name}`}.`,
      );
      continue;
    }
    fs.mkdirSync(DIST, { recursive: true });
    fs.writeFileSync(
      path.join(DIST, 'stamps.json'),
      JSON.stringify(Object.assign(stamps, { [part.name]: now })),
    );
  }
}

export async function main() {
  await install();
  await build();
  return 0;
}
