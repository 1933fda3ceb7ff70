/** What a draft must pass before it is published. A gate holds for one draft, one live version and one set of fixtures; any change opens it again. */
import { createHash } from 'node:crypto';
import type { Severity } from '#rules/authoring/finding.ts';
import type { Store } from './database.ts';
import { type Judgement, judgeDraft } from './draft-judgement.ts';
import { listReviews, verdictsFor } from './draft-reviews.ts';
import type { Draft } from './drafts.ts';
import { type FixtureRun, runFixtures, uncovered } from './fixture-runs.ts';
import { findingsOf } from './lint-world.ts';
import { type LiveVersion, liveVersion } from './rule-versions.ts';
import { readSetting } from './settings.ts';

export interface GateSettings {
  /** Somebody who did not edit the draft must approve it. */
  readonly twoPersons: boolean;
  /** Whether lint errors block. */
  readonly lint: boolean;
  /** Whether fixtures that fail, or that do not exist, block. */
  readonly fixtures: boolean;
  /** Whether changed rules that no fixture covers block. */
  readonly coverage: boolean;
}

/** An administrator can make each of them optional; the demo shop begins without fixtures and does. */
export const DEFAULT_GATES: GateSettings = { twoPersons: false, lint: true, fixtures: true, coverage: true };
export const GATES_SETTING = 'rule-gates';

export interface Gate {
  readonly name: 'unfinished' | 'lint' | 'fixtures' | 'coverage' | 'approval';
  /** `none`: there is nothing that could pass or fail, which is not the same as passing. */
  readonly state: 'passed' | 'failed' | 'none';
  /** Whether it blocks while it has not passed. */
  readonly required: boolean;
  /** What stands in the way: rules, findings, fixtures, people who ask for changes. */
  readonly count: number;
}

export interface GateReading {
  readonly gates: readonly Gate[];
  readonly open: boolean;
  /** What all of this holds for. */
  readonly holdsFor: string;
  readonly fixturesHash: string;
  /** How many there are to run. */
  readonly fixtures: number;
  /** What lint says besides errors; it never blocks. */
  readonly warnings: number;
  readonly live: LiveVersion | null;
  readonly judgement: Judgement;
}

export async function readGateSettings(store: Store): Promise<GateSettings> {
  const kept = await readSetting(store, GATES_SETTING);
  if (typeof kept !== 'object' || kept === null) return DEFAULT_GATES;
  const flag = (name: keyof GateSettings): boolean => {
    const value = (kept as { readonly [name: string]: unknown })[name];
    return typeof value === 'boolean' ? value : DEFAULT_GATES[name];
  };
  return {
    twoPersons: flag('twoPersons'),
    lint: flag('lint'),
    fixtures: flag('fixtures'),
    coverage: flag('coverage'),
  };
}

export function holdsFor(draftHash: string, live: LiveVersion | null, fixtures: string): string {
  return createHash('sha256')
    .update([draftHash, live?.hash ?? '', fixtures].join(' '))
    .digest('hex');
}

export async function readGates(store: Store, draft: Draft): Promise<GateReading> {
  const [settings, live, judgement, reviews, run] = await Promise.all([
    readGateSettings(store),
    liveVersion(store, draft.set),
    judgeDraft(store, draft),
    listReviews(store, draft.id),
    runFixtures(store, draft.set, draft),
  ]);
  const held = holdsFor(draft.hash, live, run.hash);
  const findings = await findingsOf(store, draft.set, judgement);
  const found = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const errors = found('error');
  const missing = judgement.unfinished.length + judgement.unfinishedConditions.length;
  const gates: readonly Gate[] = [
    gate('unfinished', { required: true, passed: judgement.complete, count: missing }),
    gate('lint', { required: settings.lint, passed: errors === 0, count: errors }),
    fixturesGate(settings, run),
    coverageGate(settings, run),
    approvalGate(settings, draft, verdictsFor(reviews, held)),
  ];
  const open = gates.some(({ state, required }) => required && state !== 'passed');
  return {
    ...{ gates, open, holdsFor: held, fixturesHash: run.hash, live, judgement },
    fixtures: run.ran.length,
    warnings: found('warning'),
  };
}

/** None at all have tested nothing, and so have failed: with a count of 0. */
function fixturesGate({ fixtures: required }: GateSettings, { ran }: FixtureRun): Gate {
  const count = ran.filter(({ outcome }) => outcome.ok !== true).length;
  return gate('fixtures', { required, passed: ran.length > 0 && count === 0, count });
}

function coverageGate({ coverage: required }: GateSettings, run: FixtureRun): Gate {
  const count = uncovered(run).length;
  return gate('coverage', { required, passed: count === 0, count });
}

function gate(
  name: Gate['name'],
  {
    required,
    passed,
    count,
  }: { readonly required: boolean; readonly passed: boolean; readonly count: number },
): Gate {
  return { name, state: passed ? 'passed' : 'failed', required, count };
}

function approvalGate(
  { twoPersons }: GateSettings,
  draft: Draft,
  verdicts: ReadonlyMap<string, 'approve' | 'ask-changes'>,
): Gate {
  const said = [...verdicts];
  const against = said.filter(([, verdict]) => verdict === 'ask-changes').length;
  const approved = said.some(
    ([by, verdict]) => verdict === 'approve' && (!twoPersons || !isAuthor(draft, by)),
  );
  const state = approved && against === 0 ? 'passed' : said.length > 0 || twoPersons ? 'failed' : 'none';
  return { name: 'approval', state, required: twoPersons, count: against };
}

/** Whoever began it or has an edit in it. */
export function isAuthor(draft: Pick<Draft, 'authorId' | 'editors'>, staffId: string): boolean {
  return draft.authorId === staffId || draft.editors.includes(staffId);
}
