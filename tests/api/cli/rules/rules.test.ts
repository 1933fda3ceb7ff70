import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Engine, type Rule, type TopLevelCondition } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fixtureJsonSchema } from '#rules/fixtures/fixture.ts';
import { aGuidanceSet, aGuideRule, aLeaf, VIP } from '../../../support/a-rule-set.ts';
import { EXAMPLE, useFolders, usherRules } from './a-project.ts';

const folderOf = useFolders();
const fixture = (rule: string | null, facts: object = { 'customer.vip': true }) => ({
  ...{ format: 1, kind: 'decision', set: 'guidance', title: `wins ${rule}` },
  ...{ at: '2026-11-25T14:30:00+08:00', zone: 'Asia/Shanghai', facts, expect: { rule } },
});
const OFTEN = aLeaf('visit.count', 'greaterThan', 3, 'often');
const guidance = aGuidanceSet([aGuideRule('vip', [VIP]), aGuideRule('often', [OFTEN])]);

describe('usher rules', () => {
  it('says how it is called when it is called wrongly', async () => {
    const calls = [
      [],
      ['tset'],
      ['test', '--jnuit'],
      ['diff', EXAMPLE],
      ['explain'],
      ['record', 'x'],
      ['test', folderOf()],
    ];
    for (const call of calls) {
      const { code, err } = await usherRules(call);
      expect([call, code, err !== '']).toEqual([call, 3, true]);
    }
  });

  it('passes what is as expected', async () => {
    const folder = folderOf({ 'guidance.json': guidance, 'fixtures/a.json': fixture('vip') });

    expect(await usherRules(['test', folder])).toEqual({ code: 0, out: '1 of 1 fixtures pass.', err: '' });
  });

  it('explains the expected and the actual rule of a failure', async () => {
    const folder = folderOf({ 'guidance.json': guidance, 'fixtures/a.json': fixture('often') });

    const { code, out } = await usherRules(['test', folder]);

    expect(code).toBe(1);
    expect(out).toContain('guidance the deciding rule: expected "often", got "vip"');
    expect(out).toMatch(/expected guidance rule\s+“often” \(often\): its condition does not hold/u);
    expect(out).toMatch(/✗ number of visits is greater than 3 — is: unknown {2}\[often\]/u);
    expect(out).toMatch(/actual guidance rule\s+“vip” \(vip\): won/u);
    expect(out).toMatch(/it would win with: .*number of visits/u);
  });

  it('prints JUnit and JSON of the same', async () => {
    const files = { 'fixtures/a.json': fixture('often'), 'fixtures/b.json': fixture('vip') };
    const folder = folderOf({ 'guidance.json': guidance, ...files });

    const junit = await usherRules(['test', folder, '--junit']);
    const json = await usherRules(['test', folder, '--json']);

    expect(junit.code).toBe(1);
    expect(junit.out).toContain('<testsuites tests="2" failures="1">');
    expect(junit.out).toContain(
      '<failure message="guidance the deciding rule: expected &quot;often&quot;, got',
    );
    expect(JSON.parse(json.out)).toMatchObject({
      total: 2,
      failed: 1,
      fixtures: [{ ok: false }, { ok: true }],
    });
  });

  it('fails when there are no fixtures', async () => {
    const { code, err } = await usherRules(['test', folderOf({ 'guidance.json': guidance })]);

    expect([code, err]).toEqual([1, 'There are no fixtures: nothing was tested, so this has failed.']);
  });

  it('tells findings of lint, warnings only when strict', async () => {
    const again = aGuidanceSet([aGuideRule('vip', [VIP]), aGuideRule('again', [VIP])]);
    const not = aLeaf('customer.sex', 'notEqual', 'female');
    const negative = aGuidanceSet([aGuideRule('r', [not])]);
    const code = async (set: unknown, ...more: string[]) =>
      (await usherRules(['lint', folderOf({ 'guidance.json': set }), ...more])).code;

    expect([await code(again), await code(negative), await code(negative, '--strict')]).toEqual([2, 0, 2]);
  });

  it('names what is not covered, and only what changed against a base', async () => {
    const folder = folderOf({ 'guidance.json': guidance, 'fixtures/a.json': fixture('vip') });
    const all = await usherRules(['cover', folder]);
    const changed = await usherRules(['cover', folder, '--base', folderOf({ 'guidance.json': guidance })]);

    expect(all).toMatchObject({ code: 1 });
    expect(all.out).toContain('guidance often: not won in any fixture (never-reached)');
    expect(changed).toMatchObject({ code: 0 });
    expect(changed.out).toContain('0 of 0 rules');
  });

  it('tells a change in a sentence', async () => {
    const more = aGuidanceSet([aGuideRule('vip', [VIP]), aGuideRule('often', [{ ...OFTEN, value: 2 }])]);
    const [before, after] = [guidance, more].map((set) => folderOf({ 'guidance.json': set }));

    const { out } = await usherRules(['diff', before ?? '', after ?? '']);

    expect(out.split('\n')[0]).toBe('guidance: rule “often”: number of visits 3 → 2');
  });

  const remark = (id: string, pattern: string) =>
    aGuideRule(id, [aLeaf('customer.remark', 'matchesRegex', pattern)]);
  const many = (value: number) =>
    aGuidanceSet([aGuideRule('vip', [VIP]), aGuideRule('often', [{ ...OFTEN, value }])]);
  it.each([
    [
      'that all is decided alike',
      [guidance, aGuidanceSet([...guidance.rules, aGuideRule('late', [VIP])])],
      { answer: 'yes', example: null, because: [] },
      'guidance: Both decide alike for every visit.',
    ],
    [
      'for whom it is decided otherwise',
      [guidance, many(2)],
      { answer: 'no', example: { 'visit.count': 3 }, because: [] },
      'guidance: They decide differently, for example for number of visits: 3 (before: no rule; after: rule “often”).',
    ],
    [
      'what keeps that from being known',
      [aGuidanceSet([remark('r', 'a.b')]), aGuidanceSet([remark('r', 'a.+b')])],
      { answer: 'unknown', example: null, because: ['customer.remark'] },
      'guidance: Whether they decide alike could not be told, because of conditions on: remark.',
    ],
  ])('tells, where something changed, %s', async (_, sets, proved, sentence) => {
    const [before, after] = sets.map((set) => folderOf({ 'guidance.json': set }));

    const { out } = await usherRules(['diff', before ?? '', after ?? '']);
    const json = await usherRules(['diff', before ?? '', after ?? '', '--json']);

    expect(out.split('\n').at(-1)).toBe(sentence);
    expect(JSON.parse(json.out)).toMatchObject({ decisions: [{ set: 'guidance', ...proved }] });
  });

  it('says nothing of decisions where nothing has changed', async () => {
    const [before, after] = [guidance, guidance].map((set) => folderOf({ 'guidance.json': set }));

    const { out } = await usherRules(['diff', before ?? '', after ?? '']);

    expect(out).toBe('Nothing has changed.');
  });

  it('explains why a rule won and another did not', async () => {
    const folder = folderOf({ 'guidance.json': guidance, 'fixtures/a.json': fixture('vip') });
    const file = path.join(folder, 'fixtures/a.json');

    const { code, out } = await usherRules(['explain', file, '--in', folder, '--rule', 'often']);

    expect(code).toBe(0);
    expect(out).toMatch(/“vip” \(vip\): won[\s\S]*“often” \(often\): its condition does not hold/u);
  });

  const deep = `${'['.repeat(1_000)}${']'.repeat(1_000)}`;
  it.each([
    ['half a document', '{"format":1'],
    ['a depth of a thousand', `{"format":1,"set":"guidance","rules":${deep},"conditions":[]}`],
    ['__proto__', '{"__proto__":{"set":"guidance"},"format":1,"set":"guidance","rules":[],"conditions":[]}'],
    ['ten million characters', JSON.stringify({ note: 'x'.repeat(10_500_000) })],
    ['no object', 'null'],
  ])('refuses %s with one clear line', async (_, text) => {
    const { code, err } = await usherRules(['check', folderOf({ 'guidance.json': text })]);

    expect([2, 3]).toContain(code);
    expect(err).toContain('guidance.json');
    expect(err).not.toContain('    at ');
  });

  it('names the nearest key in a fixture nobody can read', async () => {
    const typo = { ...fixture('vip'), expct: {} };
    const { code, err } = await usherRules([
      'check',
      folderOf({ 'guidance.json': guidance, 'fixtures/a.json': typo }),
    ]);

    expect(code).toBe(2);
    expect(err).toContain('/expct: unknown key expct; did you mean expect?');
  });
});

describe('exported rules', () => {
  it('decide the same on json-rules-engine with nothing of ours', async () => {
    const out = folderOf();
    expect((await usherRules(['export', EXAMPLE, '--out', out, '--facts'])).code).toBe(0);
    const read = (name: string) => JSON.parse(fs.readFileSync(path.join(out, name), 'utf8'));
    const text = fs.readFileSync(path.join(out, 'operators.mjs'), 'utf8');
    const module = (await import(pathToFileURL(path.join(out, 'operators.mjs')).href)) as {
      readonly operators: { readonly [name: string]: (fact: unknown, value: unknown) => boolean };
    };
    const cases = read('facts.json') as readonly { set: string; winner: string | null; facts: object }[];
    const winners: (string | null)[] = [];

    for (const { set, facts } of cases) {
      const { rules, conditions } = read(`${set}.json`) as {
        rules: Rule[];
        conditions: { [id: string]: TopLevelCondition };
      };
      const engine = new Engine(rules);
      for (const [name, answer] of Object.entries(module.operators)) engine.addOperator(name, answer);
      for (const [id, condition] of Object.entries(conditions)) engine.setCondition(id, condition);
      const { results } = await engine.run({ ...facts });
      const [first] = [...results].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
      winners.push(first?.name ?? null);
    }

    expect(text).not.toMatch(/\bimport\b|\brequire\b/u);
    expect(winners).toEqual(cases.map(({ winner }) => winner));
    expect(new Set(winners)).toEqual(new Set(['regulars-on-pricing', 'stuck', 'refunds', null]));
  });
});

describe('the example for CI', () => {
  const workflow = parse(fs.readFileSync(path.join(EXAMPLE, '.github/workflows/rules.yml'), 'utf8')) as {
    readonly jobs: { readonly rules: { readonly steps: readonly { readonly run?: string }[] } };
  };
  const commands = workflow.jobs.rules.steps.flatMap(
    ({ run }) => /^usher rules (.*)$/u.exec(run ?? '')?.[1] ?? [],
  );

  it.each(commands)('passes usher rules %s', async (command) => {
    const args = command.replace(/ >.*$/u, '').split(' ');

    const { code, err } = await usherRules(args.map((arg) => (arg === '.' ? EXAMPLE : arg)));

    expect([code, err]).toEqual([0, '']);
  });

  it('runs check, lint, test and cover', () => {
    expect(commands.map((command) => command.split(' ')[0])).toEqual(['check', 'lint', 'test', 'cover']);
  });

  it('carries the JSON Schema of today', () => {
    const kept = JSON.parse(fs.readFileSync(path.join(EXAMPLE, 'fixture.schema.json'), 'utf8'));

    expect(kept).toEqual(JSON.parse(JSON.stringify(fixtureJsonSchema())));
  });
});
