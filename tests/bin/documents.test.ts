import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '#activities/store/database.ts';
import { Environment, readConfig } from '#api/config.ts';
import { createMetrics } from '#api/metrics.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

function read(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf8');
}

function sourcesUnder(...folders: readonly string[]): string {
  const files = folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
      .map((name) => path.join(folder, name)),
  );
  return files.map(read).join('\n');
}

/** As a node that cannot reach its database tells them. */
async function metricNames(): Promise<ReadonlySet<string>> {
  const config = readConfig({
    DATABASE_URL: 'mysql://nobody:nothing@127.0.0.1:9/none',
    USHER_SECRET: 'x'.repeat(32),
  });
  const store = openStore({ databaseUrl: config.databaseUrl, connections: 1 });
  const text = await createMetrics({ store, config }).text();
  await store.close();
  return new Set([...text.matchAll(/^# HELP (\S+)/gm)].map(([, name = '']) => name));
}

describe('docs/promises.md', () => {
  const page = read('docs/promises.md');
  const cited = [...page.matchAll(/`(tests\/[^`]+\.test\.ts)`((?: "[^"]+")+)/g)];

  it('names tests that exist, by their own titles', () => {
    expect(cited.length).toBeGreaterThan(20);
    const missing = cited.flatMap(([, file = '', titles = '']) => {
      const text = fs.existsSync(path.join(ROOT, file)) ? read(file) : '';
      return [...titles.matchAll(/"([^"]+)"/g)]
        .filter(([, title = '']) => !text.includes(title))
        .map(([, title]) => `${file}: ${title}`);
    });

    expect(missing).toEqual([]);
  });

  it('says which promises verify checks on live data', () => {
    const files = ['activities/store/verify.ts', 'activities/store/verify-checks.ts', 'api/cli/verify.ts'];
    const source = files.map(read).join('\n');
    const checked = new Set([...source.matchAll(/promise: (\d+)/g)].map(([, number]) => Number(number)));
    const [, told = ''] = /`usher verify` checks ([\d, ]+) on live data/.exec(page) ?? [];

    expect(told.split(', ').map(Number)).toEqual([...checked].sort((a, b) => a - b));
  });

  it('numbers its thirty promises in order', () => {
    const numbers = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));

    expect(numbers).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
  });
});

describe('docs/operating.md', () => {
  const page = read('docs/operating.md');

  it('knows every variable that api and worker read', () => {
    const worker = [...read('activities/worker-config.ts').matchAll(/^ {2}([A-Z_]{4,}): z/gm)].map(
      ([, name = '']) => name,
    );

    expect(worker.length).toBeGreaterThan(3);
    for (const name of [...Object.keys(Environment.shape), ...worker]) expect(page).toContain(`\`${name}\``);
  });

  it('gives cause and remedy of every alarm that is raised', () => {
    const source = sourcesUnder('activities', 'api', 'rules');
    const raised = [
      ...source.matchAll(/(?:raiseAlarm|recordHealing)\([^;]*?kind: '([a-z-]+)'/g),
      ...source.matchAll(/type: 'alarm', kind: '([a-z-]+)'/g),
    ].map(([, kind = '']) => kind);

    expect(raised.length).toBeGreaterThan(8);
    for (const kind of new Set(raised)) expect(page).toMatch(new RegExp(`^\\| \`${kind}\` \\|`, 'm'));
  });

  it('gives meaning, healthy range and what to do for every figure of /metrics, and names no other', async () => {
    const [, section = ''] = /## Metrics\n([\s\S]*?)\n## /.exec(page) ?? [];
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    const explained = rows.flatMap((row) =>
      [...row.matchAll(/`(usher_[a-z0-9_]+)`/g)].map(([, name]) => name),
    );

    expect(explained.toSorted()).toEqual([...(await metricNames())].sort());
    for (const row of rows)
      expect(
        row.split('|').filter((cell) => cell.trim() !== ''),
        row,
      ).toHaveLength(4);
  });
});

describe('deploy/grafana-dashboard.json', () => {
  interface Panel {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }
  const { panels } = JSON.parse(read('deploy/grafana-dashboard.json')) as { panels: readonly Panel[] };
  const shown = panels.flatMap(({ targets = [] }) =>
    targets.flatMap(({ expr }) => [...expr.matchAll(/usher_[a-z0-9_]+/g)].map(([name]) => name)),
  );

  it('shows every figure there is, and none that there is not', async () => {
    const known = await metricNames();
    // Of a histogram or a summary, Prometheus keeps these under names of their own.
    const plain = (name: string): string =>
      known.has(name) ? name : name.replace(/_(bucket|sum|count)$/u, '');

    expect(new Set(shown.map(plain))).toEqual(known);
  });
});

describe('README.md', () => {
  it('names only files and folders that exist', () => {
    const named = [
      ...read('README.md').matchAll(/`((?:rules|activities|workflows|api|console|bin|tests|docs)\/[^`*]*)`/g),
    ].map(([, name = '']) => name);

    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !fs.existsSync(path.join(ROOT, name)))).toEqual([]);
  });
});
