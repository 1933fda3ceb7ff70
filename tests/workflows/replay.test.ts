/** Histories of earlier sessions replay on the present kernel: what a deploy must not break. A changed kernel must fail them. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workflowIdOf } from '#rules/session/messages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HISTORIES = new URL('./histories/', import.meta.url);
const KERNEL = path.join(ROOT, 'workflows');

const corpus = fs
  .readdirSync(HISTORIES)
  .filter((name) => name.endsWith('.json'))
  .sort();

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
});

async function bundleOf(folder: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(folder, 'index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}

/** Histories that do not replay, with the reason. */
async function failures(code: string): Promise<readonly string[]> {
  const histories = corpus.map((name) => ({
    workflowId: workflowIdOf(name),
    history: historyFromJSON(JSON.parse(fs.readFileSync(new URL(name, HISTORIES), 'utf8'))),
  }));
  const failed: string[] = [];
  const results = Worker.runReplayHistories({ workflowBundle: { code } }, histories);
  for await (const { workflowId, error } of results)
    if (error) failed.push(`${workflowId}: ${error.message}`);
  return failed;
}

describe('the corpus', () => {
  it('has a session of every kind that waits differently', () => {
    expect(corpus).toEqual([
      'bot-and-back.json',
      'fast-script.json',
      'queued-then-served.json',
      'reassigned-then-left.json',
      'slow-script.json',
      'survey-reminded.json',
    ]);
  });

  it('replays on the kernel as it is', async () => {
    expect(await failures(await bundleOf(KERNEL))).toEqual([]);
  }, 60_000);
});

/** The kernel's own source with one thing changed. */
const MUTANTS: readonly (readonly [string, RegExp, string])[] = [
  [
    'looks twice a wake',
    /(const answer = await advance\([^;]*\);)/u,
    '$1 await advance({ sessionId, revision: ++revision, received });',
  ],
  ['forgets the alarm', /alarmAtMs = answer\.alarmInMs === null \? null : [^;]*;/u, 'alarmAtMs = null;'],
  ['does not end', /while \(phase !== 'ended'\)/u, 'while (true)'],
];

describe('a changed kernel', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Within the checkout, so that the bundler finds packages and aliases by looking upwards. */
  function mutant(find: RegExp, replace: string): string {
    fs.mkdirSync(path.join(ROOT, 'dist'), { recursive: true });
    const folder = fs.mkdtempSync(path.join(ROOT, 'dist/mutant-'));
    folders.push(folder);
    fs.cpSync(KERNEL, folder, { recursive: true });
    const file = path.join(folder, 'session-workflow.ts');
    const source = fs.readFileSync(file, 'utf8');
    const changed = source.replace(find, replace);
    expect(changed).not.toBe(source);
    fs.writeFileSync(file, changed);
    return folder;
  }

  it.each(MUTANTS)(
    'fails the corpus: %s',
    async (_, find, replace) => {
      const failed = await failures(await bundleOf(mutant(find, replace)));

      expect(failed).not.toEqual([]);
    },
    60_000,
  );
});
