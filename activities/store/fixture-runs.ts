/** Runs the fixtures of a rule set on its live version or on a draft; once per content, for everybody who asks. */
import { createHash } from 'node:crypto';
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import type { FieldProblem } from '#rules/errors.ts';
import { type ChangedRules, changedRules } from '#rules/fixtures/changed-rules.ts';
import { type Case, type Coverage, coverageOf } from '#rules/fixtures/coverage.ts';
import { type Ground, groundOver } from '#rules/fixtures/ground.ts';
import { readFixture } from '#rules/fixtures/read-fixture.ts';
import { runFixture } from '#rules/fixtures/run-fixture.ts';
import type { FixtureResult } from '#rules/fixtures/verdict.ts';
import type { Store } from './database.ts';
import { judgeDraft } from './draft-judgement.ts';
import type { Draft } from './drafts.ts';
import { fixturesHash, type KeptFixture, listFixtures } from './fixtures.ts';
import { newestPolicy } from './policies.ts';
import { liveRules, type PublishedRules } from './published-rules.ts';
import { readRuleWorld } from './rule-catalogue.ts';

/** `unreadable`: it names what is not there any more. `not-run`: the time for all of them was up. */
export type FixtureOutcome =
  | FixtureResult
  | { readonly ok: null; readonly state: 'unreadable'; readonly problems: readonly FieldProblem[] }
  | { readonly ok: null; readonly state: 'not-run' };

export interface RanFixture {
  readonly fixture: KeptFixture;
  readonly outcome: FixtureOutcome;
}

export interface FixtureRun {
  readonly ground: Ground;
  /** Of the fixtures that were run. */
  readonly hash: string;
  readonly ran: readonly RanFixture[];
  /** Every rule of the set, by the fixtures that pass; null where there are no rules. */
  readonly coverage: Coverage | null;
  /** What differs from the live version; everything where nothing is live, nothing where it is the live one itself. */
  readonly changed: ChangedRules;
}

interface RunGround {
  readonly ground: Ground;
  readonly live: CompiledRuleSet | null;
  /** Changes with whatever the outcome depends on, fixtures excepted. */
  readonly key: string;
}

const OTHER = { guidance: 'assignment', assignment: 'guidance' } as const;

/** A draft's finished part, or a version; null = what is live. */
export type RunOn = Draft | PublishedRules | null;

async function rulesOf(
  store: Store,
  on: RunOn,
  live: PublishedRules | null,
): Promise<{ readonly compiled: CompiledRuleSet | null; readonly hash: string }> {
  if (on === null) return { compiled: live?.compiled ?? null, hash: live?.hash ?? '' };
  const compiled = 'compiled' in on ? on.compiled : (await judgeDraft(store, on)).compiled();
  return { compiled, hash: on.hash };
}

/** Beside the other rule set as it is live. */
export async function fixtureGround(store: Store, set: SetName, on: RunOn): Promise<RunGround> {
  const [world, live, other, policy] = await Promise.all([
    readRuleWorld(store),
    liveRules(store, set),
    liveRules(store, OTHER[set]),
    newestPolicy(store),
  ]);
  const own = await rulesOf(store, on, live);
  const sets = { [set]: own.compiled, [OTHER[set]]: other?.compiled ?? null } as Ground['sets'];
  const parts = [own.hash, live?.hash ?? '', other?.hash ?? '', policy.hash];
  const { targets, catalogue } = world;
  const known = createHash('sha256');
  for (const names of [catalogue.facts.keys(), targets.groups, targets.agents, targets.bots])
    known.update([...names].join('\n')).update('|');
  return {
    ground: groundOver(sets, catalogue, policy.policy),
    live: live?.compiled ?? null,
    key: [set, ...parts, known.digest('hex')].join(' '),
  };
}

/** Runs that are held ready per process. Count. */
const MOST_KEPT = 8;
const kept = new WeakMap<Store, Map<string, Promise<FixtureRun>>>();

export async function runFixtures(store: Store, set: SetName, on: RunOn): Promise<FixtureRun> {
  const [where, hash] = await Promise.all([fixtureGround(store, set, on), fixturesHash(store.pool, set)]);
  const runs = kept.get(store) ?? new Map<string, Promise<FixtureRun>>();
  kept.set(store, runs);
  const key = `${where.key} ${hash}`;
  const known = runs.get(key);
  if (known !== undefined) return known;
  const running = run(store, set, { ...where, hash });
  runs.set(key, running);
  // What did not come to an end is tried again next time.
  running.then(
    ({ ran }) =>
      ran.some(({ outcome }) => 'state' in outcome && outcome.state === 'not-run') && runs.delete(key),
    () => runs.delete(key),
  );
  const [oldest] = runs.keys();
  if (runs.size > MOST_KEPT && oldest !== undefined) runs.delete(oldest);
  return running;
}

async function run(
  store: Store,
  set: SetName,
  { ground, live, hash }: RunGround & { readonly hash: string },
): Promise<FixtureRun> {
  const ran = await runAll(ground, await listFixtures(store, set));
  const compiled = ground.sets[set];
  if (compiled === null) return { ground, hash, ran, coverage: null, changed: new Map() };
  const coverage = coverageOf(compiled, casesOf(ran, set));
  return { ground, hash, ran, coverage, changed: changedRules(live, compiled) };
}

/** How long all of them may take; what is left then counts as not run. Milliseconds. */
const MOST_RUN_MS = 10_000;
/** After so long others are served in between. Milliseconds. */
const SLICE_MS = 20;

async function runAll(ground: Ground, fixtures: readonly KeptFixture[]): Promise<readonly RanFixture[]> {
  const startMs = performance.now();
  let pauseMs = startMs + SLICE_MS;
  const ran: RanFixture[] = [];
  for (const fixture of fixtures) {
    const nowMs = performance.now();
    if (nowMs > pauseMs) {
      await othersFirst();
      pauseMs = performance.now() + SLICE_MS;
    }
    const late = nowMs - startMs > MOST_RUN_MS;
    ran.push({ fixture, outcome: late ? { ok: null, state: 'not-run' } : runOne(ground, fixture) });
  }
  return ran;
}

export function runOne(ground: Ground, { document }: KeptFixture): FixtureOutcome {
  const reading = readFixture(document, ground.catalogue);
  if (!reading.ok) return { ok: null, state: 'unreadable', problems: reading.problems };
  return runFixture(ground, reading.fixture);
}

function casesOf(ran: readonly RanFixture[], set: SetName): readonly Case[] {
  return ran.flatMap(({ fixture, outcome }) =>
    outcome.ok === true
      ? outcome.decisions
          .filter((decision) => decision.set === set)
          .map(({ facts, outcome: { index } }) => ({ fixture: fixture.id, facts, winner: index }))
      : [],
  );
}

/** Changed rules that no fixture wins, or with a changed condition that decides in none. */
export function uncovered({ coverage, changed }: FixtureRun): readonly string[] {
  const gaps = coverage?.rules.filter(({ ruleId, gap, leaves }) => {
    const own = changed.get(ruleId);
    return (
      own !== undefined && (gap !== null || leaves.some((leaf) => own.has(leaf.nodeId) && leaf.gap !== null))
    );
  });
  return (gaps ?? []).map(({ ruleId }) => ruleId);
}
