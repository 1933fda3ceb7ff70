/**
 * Asks the shadow what the live version was just asked, after that decision has been committed.
 * 1. Whatever goes wrong here harms nothing: no decision waits for it, and an answer that cannot be had is not there.
 * 2. Its cost is bounded: one look at what runs every few seconds, few answers under way at once, the rest is left out.
 */
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import { evaluate } from '#rules/authoring/compile.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { type DrawnFor, type Shown, withRuleFacts } from '#rules/authoring/generated.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { compileVersion } from '#rules/authoring/version.ts';
import { agree } from '#rules/rollout/side-by-side.ts';
import type { Store } from './database.ts';
import type { PublishedRules } from './published-rules.ts';
import { runningShadow, shadowDocument } from './shadows.ts';

/** How long a process goes on with what it last knew to run. Milliseconds. */
const FRESH_MS = 2_000;
/** Answers under way in one process; what comes on top of them is not asked. Count. */
const MOST_AT_ONCE = 20;

/** One decision of the live version, as it was made. */
export interface LiveCase extends DrawnFor {
  readonly set: SetName;
  /** The evaluation (guidance) or decision (assignment) that keeps the facts. */
  readonly caseId: string;
  readonly rules: PublishedRules;
  readonly facts: FactObject;
  readonly shown: Shown;
}

interface Ready {
  readonly id: string;
  readonly liveVersionId: string;
  readonly compiled: CompiledRuleSet;
}

interface Watch {
  underWay: number;
  readonly known: Map<SetName, { readonly untilMs: number; readonly ready: Promise<Ready | null> }>;
  readonly compiled: Map<string, CompiledRuleSet>;
}

const watches = new WeakMap<Store, Watch>();

function watchOf(store: Store): Watch {
  const watch = watches.get(store) ?? { underWay: 0, known: new Map(), compiled: new Map() };
  watches.set(store, watch);
  return watch;
}

/** A shadow that was started or stopped in this process counts at once. */
export function forgetShadow(store: Store): void {
  watchOf(store).known.clear();
}

/** Resolves when the answer is kept, or is not to be had; never rejects. */
export async function askShadow(store: Store, live: LiveCase): Promise<void> {
  const watch = watchOf(store);
  if (watch.underWay >= MOST_AT_ONCE) return;
  watch.underWay += 1;
  try {
    const ready = await readyFor(store, watch, live.set);
    if (ready !== null && ready.liveVersionId === live.rules.id) await keepAnswer(store, ready, live);
  } catch {
    // Promise 1: the counts say how many were asked.
  } finally {
    watch.underWay -= 1;
  }
}

function readyFor(store: Store, watch: Watch, set: SetName): Promise<Ready | null> {
  const known = watch.known.get(set);
  if (known !== undefined && known.untilMs > performance.now()) return known.ready;
  const ready = readShadow(store, watch, set);
  watch.known.set(set, { untilMs: performance.now() + FRESH_MS, ready });
  return ready;
}

async function readShadow(store: Store, watch: Watch, set: SetName): Promise<Ready | null> {
  const shadow = await runningShadow(store, set);
  if (shadow === null) return null;
  const { id, liveVersionId } = shadow;
  const compiled = watch.compiled.get(id) ?? (await compiledShadow(store, id));
  if (compiled === null) return null;
  // Of the shadows before it, none is asked again.
  watch.compiled.clear();
  watch.compiled.set(id, compiled);
  return { id, liveVersionId, compiled };
}

/** Null where the document is gone or its meaning is unknown here. */
export async function compiledShadow(store: Store, id: string): Promise<CompiledRuleSet | null> {
  const document = await shadowDocument(store, id);
  const version = document === null ? null : compileVersion(document);
  return version?.ok ? version.compiled : null;
}

async function keepAnswer(store: Store, { id, compiled }: Ready, live: LiveCase): Promise<void> {
  const was = evaluate(live.rules.compiled, live.facts);
  const would = evaluate(compiled, withRuleFacts(compiled.ruleSet, live.facts, live));
  await store.pool.execute(
    `INSERT IGNORE INTO shadow_answers (shadow_id, case_id, visit_id, live_rule_id, rule_id, agrees, at)
     VALUES (?, ?, ?, ?, ?, ?, NOW(3))`,
    [id, live.caseId, live.visitId, was.winner, would.winner, agree(was, would) ? 1 : 0],
  );
}
