import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Environment } from '#api/config.ts';

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

  it('explains every figure of /metrics', () => {
    const source = read('api/metrics.ts');
    const names = [...source.matchAll(/gauge\('([a-z_]+)'/g)].map(([, name]) => `usher_${name}`);

    expect(names.length).toBeGreaterThan(5);
    for (const name of [...names, 'usher_request_seconds']) expect(page).toContain(`\`${name}\``);
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
