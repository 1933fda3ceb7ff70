/** `npm run bench`: measures, prints, keeps. Nothing here asserts anything about time. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../bin/settings.mjs';
import { measureCompile, measureExplain, measureLint } from './authoring.ts';
import { measureClaims } from './claims.ts';
import { measureCounts } from './counts.ts';
import { measureDecisions } from './decisions.ts';
import { appendLine, changes, type FigureLine, figuresOf, readLines } from './figure-lines.ts';
import { changeLine, terminalTable, withFigures } from './figure-table.ts';
import type { Measurements } from './figures.ts';
import { measureFixtures } from './fixtures.ts';
import { commitNow, loadNow, machineWords, thisMachine } from './machine.ts';
import { measureMessage } from './message.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { PARTS, type Part } from './parts.ts';
import { measureSession } from './session.ts';
import { measureSessions } from './sessions-ceiling.ts';
import { measureSoak } from './soak.ts';
import { measureTimers } from './timers.ts';

const HISTORY = path.join(ROOT, 'docs/figures.jsonl');
const README = path.join(ROOT, 'README.md');

const MEASURES: { readonly [part in Part]: (options: BenchOptions) => Promise<Measurements> } = {
  decisions: measureDecisions,
  compile: measureCompile,
  explain: measureExplain,
  lint: measureLint,
  fixtures: measureFixtures,
  claims: measureClaims,
  counts: measureCounts,
  session: measureSession,
  message: measureMessage,
  timers: measureTimers,
  sessions: measureSessions,
  soak: measureSoak,
};

function compareKept(): void {
  const lines = readLines(HISTORY);
  const last = lines.at(-1);
  if (last === undefined) console.log('Nothing has been measured yet: npm run bench');
  else tellChanges(lines.slice(0, -1), last);
}

function tellChanges(earlier: readonly FigureLine[], line: FigureLine): void {
  const found = changes(earlier, line);
  console.log(`\n${line.date.slice(0, 16)} ${line.commit} against earlier runs on such a machine:`);
  console.log(found.length === 0 ? '  nothing changed beyond noise' : found.map(changeLine).join('\n'));
}

async function measureAll(options: BenchOptions): Promise<Measurements> {
  let measured: Measurements = {};
  for (const part of options.parts) {
    const began = Date.now();
    const own = await MEASURES[part](options);
    console.log(`\n${part} (${Math.round((Date.now() - began) / 1_000)} s)\n${terminalTable(own)}`);
    measured = { ...measured, ...own };
  }
  return measured;
}

/** Kept where it was no mere trial; the README follows the last full run. */
function keep(line: FigureLine): void {
  const earlier = readLines(HISTORY);
  appendLine(HISTORY, line);
  if (line.full) fs.writeFileSync(README, withFigures(fs.readFileSync(README, 'utf8'), line));
  tellChanges(earlier, line);
}

async function run(options: BenchOptions): Promise<void> {
  const machine = thisMachine();
  const before = loadNow();
  console.log(`${machineWords(machine)}; load ${before}`);
  const measured = await measureAll(options);
  const after = loadNow();
  console.log(
    `\n${terminalTable(measured)}\n\n${machineWords(machine)}; load ${before} before, ${after} after`,
  );
  const line: FigureLine = {
    date: new Date().toISOString(),
    commit: commitNow(ROOT),
    machine,
    load: [before, after],
    full: PARTS.every((part) => part === 'soak' || options.parts.includes(part)),
    figures: figuresOf(measured),
  };
  if (options.json !== null) {
    const { figures, ...head } = line;
    fs.writeFileSync(options.json, `${JSON.stringify({ ...head, ...figures }, null, 2)}\n`);
  }
  if (!options.quick) keep(line);
}

/** Null: what was asked cannot be done, and that has been said. */
function optionsOf(args: readonly string[]): BenchOptions | null {
  try {
    return readOptions(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return null;
  }
}

const options = optionsOf(process.argv.slice(2));
if (options === null) process.exitCode = 2;
else if (options.compare) compareKept();
else await run(options);
