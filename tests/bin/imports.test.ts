// The import table is only worth something if an import that breaks it is refused.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../bin/settings.mjs';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

/** A small tree like ours, with the real configuration and the real packages. */
function aTree(files: Record<string, string>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-imports-'));
  folders.push(folder);
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
    fs.copyFileSync(path.join(ROOT, name), path.join(folder, name));
  }
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

interface Report {
  summary: { violations: { rule: { name: string }; from: string }[] };
}

async function violations(files: Record<string, string>): Promise<string[]> {
  const cwd = aTree(files);
  const top = [...new Set(Object.keys(files).map((name) => name.split('/')[0] ?? ''))];
  const program = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...top];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd }).catch(
    (failure: { stdout: string }) => failure,
  );
  const report = JSON.parse(stdout) as Report;
  return report.summary.violations.map(({ rule, from }) => `${from}: ${rule.name}`).sort();
}

const empty = 'export const it = 1;\nexport type Thing = number;\n';
const uses = (what: string) => `import { it } from '${what}';\nexport const mine = it;\n`;
const usesPackage = (what: string) => `import * as it from '${what}';\nexport const mine = it;\n`;
const usesType = (what: string) => `import type { Thing } from '${what}';\nexport type Mine = Thing;\n`;

/** Every way to break the table; each in a file of its own, so that one look over one tree judges them all. */
const FORBIDDEN: readonly [folder: string, text: string, rule: string][] = [
  ['rules', uses('#activities/b.ts'), 'rules-are-first'],
  ['rules', usesType('#activities/b.ts'), 'rules-are-first'],
  ['rules', usesPackage('express'), 'rules-packages'],
  ['rules', usesPackage('node:fs'), 'rules-are-pure'],
  ['rules', uses('./gone.ts'), 'no-unresolved'],
  ['activities', uses('#workflows/b.ts'), 'activities-do'],
  ['activities', uses('#api/b.ts'), 'activities-do'],
  ['activities', usesPackage('fast-check'), 'no-dev-packages'],
  ['workflows', uses('#rules/b.ts'), 'workflows-wait'],
  ['workflows', uses('#activities/b.ts'), 'workflows-wait'],
  ['workflows', usesPackage('zod'), 'workflows-packages'],
  ['workflows', usesPackage('node:crypto'), 'workflows-are-pure'],
  ['api', uses('#activities/b.ts'), 'api-speaks'],
  ['api', uses('#workflows/b.ts'), 'api-speaks'],
  ['api', uses('#console/b.ts'), 'api-knows-no-console'],
  ['api/contract', uses('#api/b.ts'), 'contract-is-light'],
  ['console/monitor', uses('#api/b.ts'), 'console-shows'],
  ['console/monitor', uses('#activities/b.ts'), 'console-shows'],
  ['console/monitor', uses('#console/reports/b.ts'), 'features-are-separate'],
  ['console/ui', uses('#console/reports/b.ts'), 'ui-knows-no-feature'],
  ['console/widget', uses('#rules/b.ts'), 'widget-is-small'],
];

describe('the import table', () => {
  it('lets every folder use what stands to its left', async () => {
    const found = await violations({
      'rules/session/messages.ts': empty,
      'rules/plan.ts': `${uses('#rules/session/messages.ts')}${usesPackage('zod').replaceAll('it', 'zod').replaceAll('mine', 'other')}`,
      'activities/advance.ts': uses('#rules/plan.ts').replace('it }', 'mine as it }'),
      'activities/store/session.ts': empty,
      'workflows/messages.ts': uses('#rules/session/messages.ts'),
      'workflows/session.ts': `${usesType('#rules/session/messages.ts')}${usesPackage('@temporalio/workflow')}`,
      'api/contract/session.ts': uses('#rules/session/messages.ts'),
      'api/main.ts': `${uses('#activities/store/session.ts')}${usesPackage('express').replaceAll('it', 'express').replaceAll('mine', 'other')}`,
      'api/start.ts': uses('#workflows/messages.ts').replace('it }', 'mine as it }'),
      'console/app/main.ts': empty,
      'console/monitor/page.ts': `${uses('#console/app/main.ts')}${usesType('#api/contract/session.ts').replace('Thing }', 'Thing }')}`,
      'console/widget/chat.ts': usesType('#rules/session/messages.ts'),
    });

    expect(found).toEqual([]);
  });

  describe('of files that break it', () => {
    const file = (folder: string, at: number): string => `${folder}/a${at}.ts`;
    let found: string[] = [];

    beforeAll(async () => {
      const files: Record<string, string> = {};
      for (const [at, [folder, text]] of FORBIDDEN.entries()) {
        files[file(folder, at)] = text;
        const target = /'#([^']+)'/.exec(text)?.[1];
        if (target !== undefined) files[target] = empty;
      }
      found = await violations(files);
    });

    it.each(FORBIDDEN.map(([folder, text, rule], at) => ({ folder, text: text.split('\n')[0], rule, at })))(
      'refuses $text in $folder',
      ({ folder, rule, at }) => {
        expect(found).toContain(`${file(folder, at)}: ${rule}`);
      },
    );
  });

  it('refuses two files that need each other', async () => {
    const found = await violations({
      'rules/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'rules/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    });

    expect(found.map((line) => line.split(': ')[1])).toContain('no-cycles');
  });
});
