/** Published rule versions, compiled once per process: they never change, so what was read stays right. */
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import type { Catalogue } from '#rules/authoring/facts.ts';
import type { RuleSet, SetName } from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { compileVersion, type VersionDocument } from '#rules/authoring/version.ts';
import { isDrawn } from '#rules/rollout/draw.ts';
import type { Text } from '#rules/text.ts';
import { raiseAlarm } from './alarms.ts';
import type { Store } from './database.ts';

export interface PublishedRules {
  readonly id: string;
  readonly set: SetName;
  readonly number: number;
  readonly hash: string;
  readonly publishedAtMs: number;
  readonly ruleSet: RuleSet;
  readonly compiled: CompiledRuleSet;
  readonly catalogue: Catalogue;
}

/** The version for all whom no canary draws; null before anything was published. */
export async function liveRules(store: Store, set: SetName): Promise<PublishedRules | null> {
  const row = await store.prisma.ruleSet.findUnique({ where: { name: set } });
  return row?.liveVersionId ? rulesById(store, row.liveVersionId) : null;
}

/** What one visit of a visitor gets; `canary` where it was drawn for the version that runs beside the live one. */
export interface DrawnRules {
  readonly rules: PublishedRules | null;
  readonly canary: boolean;
}

/** For a new visit. `visitorId`: the customer's where known, else the visitor's. */
export async function drawnRules(store: Store, set: SetName, visitorId: string): Promise<DrawnRules> {
  const [row] = await store.rows<{ live: string | null; canary: string | null; share: number | null }>(
    `SELECT s.live_version_id AS live, c.version_id AS canary, c.share FROM rule_sets s
     LEFT JOIN canaries c ON c.open_key = s.name WHERE s.name = ?`,
    [set],
  );
  if (row === undefined) return { rules: null, canary: false };
  const { canary, share } = row;
  if (canary !== null && share !== null && isDrawn({ versionId: canary, share }, visitorId)) {
    const rules = await rulesById(store, canary);
    if (rules !== null) return { rules, canary: true };
  }
  return { rules: row.live === null ? null : await rulesById(store, row.live), canary: false };
}

/** For a session that begins within a visit: what the visit was drawn for, else what is live now. */
export async function assignmentRulesFor(
  store: Store,
  visit: { readonly assignmentVersionId: string | null },
): Promise<PublishedRules | null> {
  const pinned =
    visit.assignmentVersionId === null ? null : await rulesById(store, visit.assignmentVersionId);
  return pinned ?? liveRules(store, 'assignment');
}

/** Newest first in memory, so that a process which runs for months holds no more than this many. Count. */
const MOST_KEPT = 50;
const kept = new WeakMap<Store, Map<string, Promise<PublishedRules | null>>>();

export function rulesById(store: Store, versionId: string): Promise<PublishedRules | null> {
  const versions = kept.get(store) ?? new Map<string, Promise<PublishedRules | null>>();
  kept.set(store, versions);
  const known = versions.get(versionId);
  if (known !== undefined) return known;
  const reading = readRules(store, versionId);
  versions.set(versionId, reading);
  // What could not be read is asked for again next time.
  reading.then(
    (rules) => rules === null && versions.delete(versionId),
    () => versions.delete(versionId),
  );
  const [oldest] = versions.keys();
  if (versions.size > MOST_KEPT && oldest !== undefined) versions.delete(oldest);
  return reading;
}

type Reading = { readonly compiled: CompiledRuleSet } | { readonly compiled: null; readonly reason: string };

/** By the catalogue entries it was published with. A damaged document harms those alone who pinned it, and is named. */
function readVersion(text: string): Reading {
  try {
    const version = compileVersion(JSON.parse(text) as VersionDocument);
    return version.ok ? { compiled: version.compiled } : { compiled: null, reason: version.reason };
  } catch (cause) {
    return { compiled: null, reason: cause instanceof Error ? cause.message : 'unknown' };
  }
}

async function readRules(store: Store, versionId: string): Promise<PublishedRules | null> {
  const [row, groups] = await Promise.all([
    store.prisma.ruleVersion.findUnique({ where: { id: versionId } }),
    store.prisma.group.findMany({ select: { id: true, name: true } }),
  ]);
  if (row === null) return null;
  const version = readVersion(row.document);
  if (version.compiled === null) {
    await raiseAlarm(store.pool, {
      kind: 'rules-missing',
      subject: row.id,
      cause: `Version ${row.number} of ${row.setName} cannot be read: ${version.reason}`,
    });
    return null;
  }
  const { ruleSet, quarantined } = version.compiled;
  for (const bad of quarantined)
    await raiseAlarm(store.pool, {
      kind: 'rule-quarantined',
      subject: `${row.id}:${bad.ruleId}`,
      cause: bad.reason,
    });
  const catalogue = buildCatalogue({
    groups: groups.map((group) => ({ id: group.id, name: JSON.parse(group.name) as Text })),
  });
  return {
    id: row.id,
    set: ruleSet.set,
    number: row.number,
    hash: row.hash,
    publishedAtMs: row.publishedAt.getTime(),
    ruleSet,
    compiled: version.compiled,
    catalogue,
  };
}

export async function rulesByNumber(
  store: Store,
  set: SetName,
  number: number,
): Promise<PublishedRules | null> {
  const row = await store.prisma.ruleVersion.findUnique({
    where: { setName_number: { setName: set, number } },
    select: { id: true },
  });
  return row === null ? null : rulesById(store, row.id);
}

/** Sessions and visits each rule decided in the last seven days. */
export async function winsByRule(store: Store, set: SetName): Promise<ReadonlyMap<string, number>> {
  const rows = await store.rows<{ rule_id: string; won: number | string }>(
    `SELECT rule_id, COUNT(*) AS won FROM decisions
     WHERE set_name = ? AND rule_id IS NOT NULL AND at > NOW(3) - INTERVAL 7 DAY GROUP BY rule_id`,
    [set],
  );
  return new Map(rows.map((row) => [row.rule_id, Number(row.won)]));
}
