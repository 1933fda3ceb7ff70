/** That the bench measures what it says, and that what is kept of it hangs together; never how fast anything is. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureCompile, measureExplain, measureLint } from '#tests/bench/authoring.ts';
import { measureDecisions } from '#tests/bench/decisions.ts';
import { changes, type FigureLine, figuresOf, readLines } from '#tests/bench/figure-lines.ts';
import { EMPTY_TABLE, readmeTable, terminalTable, withFigures } from '#tests/bench/figure-table.ts';
import { FIGURES, type FigureKey, isFigure, meets } from '#tests/bench/figures.ts';
import { measureFixtures } from '#tests/bench/fixtures.ts';
import { readOptions } from '#tests/bench/options.ts';
import { PARTS } from '#tests/bench/parts.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const lines = readLines(path.join(ROOT, 'docs/figures.jsonl'));

function aLine(figures: FigureLine['figures'], more: Partial<FigureLine> = {}): FigureLine {
  const machine = { cores: 2, cpu: 'a cpu', memoryGb: 8 };
  return { date: '2026-11-28T12:00:00Z', commit: 'abc', machine, load: [0, 0], full: true, figures, ...more };
}

describe('a quick run', () => {
  it('gives every figure that needs no server, each a number, with no answer that differs from the library', async () => {
    const quick = { quick: true };
    const parts = [
      await measureDecisions(quick),
      await measureCompile(quick),
      await measureExplain(quick),
      await measureLint(quick),
      await measureFixtures(quick),
    ];
    const measured = Object.assign({}, ...parts) as { [key: string]: { value: number } };
    const kinds = ['decision.', 'compile.', 'explain.', 'lint.', 'fixtures.'];
    const promised = Object.keys(FIGURES).filter((key) => kinds.some((kind) => key.startsWith(kind)));

    expect(Object.keys(measured).sort()).toEqual(promised.sort());
    for (const key of promised) expect(measured[key]?.value, key).toSatisfy(Number.isFinite);
    expect(measured['decision.disagreements']?.value).toBe(0);
  }, 120_000);
});

describe('the options', () => {
  it('measure everything but the soak where nothing is named, and only what is named', () => {
    expect(readOptions([]).parts).toEqual(PARTS.filter((part) => part !== 'soak'));
    expect(readOptions(['--only', 'message,session', '--json', 'x.json', '--quick'])).toMatchObject({
      parts: ['session', 'message'],
      json: 'x.json',
      quick: true,
    });
    expect(readOptions(['--only', 'soak', '--minutes', '2'])).toMatchObject({ parts: ['soak'], minutes: 2 });
  });

  it.each([[['--only', 'speed']], [['--minutes', 'many']], [['--fast']]])('refuse %j', (args) => {
    expect(() => readOptions(args)).toThrow();
  });
});

describe('a comparison', () => {
  const before = [480, 500, 520].map((value) => aLine({ 'claims.perSecond': value, 'lint.ms5000': 1_000 }));

  it('tells what changed beyond noise, and whether that is good', () => {
    const found = changes(before, aLine({ 'claims.perSecond': 900, 'lint.ms5000': 1_900 }));

    expect(found).toMatchObject([
      { key: 'claims.perSecond', before: 500, now: 900, better: true },
      { key: 'lint.ms5000', before: 1_000, now: 1_900, better: false },
    ]);
  });

  it('is silent about noise, and about other kinds of machine', () => {
    const other = { machine: { cores: 8, cpu: 'a cpu', memoryGb: 8 } };

    expect(changes(before, aLine({ 'claims.perSecond': 560, 'lint.ms5000': 900 }))).toEqual([]);
    expect(changes(before, aLine({ 'claims.perSecond': 5_000 }, other))).toEqual([]);
  });

  it('takes a first count where there was none for a change', () => {
    const none = [aLine({ 'claims.doubles': 0 })];

    expect(changes(none, aLine({ 'claims.doubles': 1 }))).toMatchObject([{ better: false }]);
    expect(changes(none, aLine({ 'claims.doubles': 0 }))).toEqual([]);
  });
});

describe('a table', () => {
  it('marks what misses its target', () => {
    const table = terminalTable({ 'message.cpuMs': { value: 3.5, p99: 9 }, 'message.sql': { value: 8 } });

    expect(table).toMatch(/^✗ message\.cpuMs +≤ 3 +3\.5 +9 +ms$/m);
    expect(table).toMatch(/^ {2}message\.sql +≤ 8 +8/m);
    expect(meets('claims.perSecond', 499)).toBe(false);
  });

  it('takes its place in the README, and can be made anew', () => {
    const [first, second] = [aLine({ 'message.cpuMs': 2 }), aLine({ 'message.cpuMs': 3 })];
    const readme = `# Before\n\n${EMPTY_TABLE}\n\n## After\n`;

    const made = withFigures(withFigures(readme, first), second);

    expect(made).toBe(`# Before\n\n${readmeTable(second)}\n\n## After\n`);
    expect(made).toContain('| `message.cpuMs` | ≤ 3 | 3 ms |');
  });

  it('keeps four digits that matter', () => {
    expect(figuresOf({ 'message.cpuMs': { value: 2.345678 } })).toEqual({ 'message.cpuMs': 2.346 });
  });
});

describe('docs/figures.jsonl', () => {
  it('names figures that there are, each a number, and no machine by name', () => {
    for (const line of lines) {
      expect(Object.keys(line).sort()).toEqual(['commit', 'date', 'figures', 'full', 'load', 'machine']);
      expect(Object.keys(line.machine).sort()).toEqual(['cores', 'cpu', 'memoryGb']);
      expect(Object.keys(line.figures).filter((key) => !isFigure(key))).toEqual([]);
      for (const value of Object.values(line.figures)) expect(value).toSatisfy(Number.isFinite);
    }
  });

  it('has in each full line every figure but those of the soak', () => {
    const all = (Object.keys(FIGURES) as FigureKey[]).filter((key) => !key.startsWith('soak.'));
    const full = lines.filter((line) => line.full);

    for (const { figures } of full) expect(all.filter((key) => figures[key] === undefined)).toEqual([]);
  });

  it('is what the README’s table was made from: its last full line', () => {
    const readme = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    const last = lines.findLast((line) => line.full);

    expect(readme).toContain(last === undefined ? EMPTY_TABLE : readmeTable(last));
  });
});
