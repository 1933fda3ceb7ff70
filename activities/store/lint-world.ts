/** What lint has to know besides the rules: who can be reached, what was recorded, which rules nobody needed. */
import type { Finding } from '#rules/authoring/finding.ts';
import { type LintWorld, lintWithin } from '#rules/authoring/lint-world.ts';
import type { RuleId, RuleSet, SetName } from '#rules/authoring/rule.ts';
import type { Store } from './database.ts';
import type { Judgement } from './draft-judgement.ts';
import { unpackFacts } from './packed-facts.ts';
import { ruleFigures } from './rule-figures.ts';
import { liveDocument, liveRuleSetBefore } from './rule-versions.ts';

/** How long a rule has to be live before it is said that it decides nothing. Days. */
const UNUSED_DAYS = 30;
/** Ended visits that are looked at for how long visits last; with fewer than the least nothing is said. Count. */
const MOST_VISITS = 5_000;
const LEAST_VISITS = 100;
/** Sessions in which an overlap may be shown. Count. */
const MOST_SESSIONS = 200;
/** How old it may be. Milliseconds. */
const FRESH_MS = 30_000;

interface Kept {
  readonly until: number;
  readonly world: Promise<LintWorld>;
}

const kept = new WeakMap<Store, Map<SetName, Kept>>();

function lintWorld(store: Store, set: SetName): Promise<LintWorld> {
  const worlds = kept.get(store) ?? new Map<SetName, Kept>();
  kept.set(store, worlds);
  const known = worlds.get(set);
  if (known !== undefined && known.until > performance.now()) return known.world;
  const mine = { until: performance.now() + FRESH_MS, world: readLintWorld(store, set) };
  worlds.set(set, mine);
  mine.world.catch(() => {
    if (worlds.get(set) === mine) worlds.delete(set);
  });
  return mine.world;
}

async function readLintWorld(store: Store, set: SetName): Promise<LintWorld> {
  const [retired, groups, notWon, longestVisitSeconds, sessions] = await Promise.all([
    retiredTargets(store),
    unreachableGroups(store),
    unusedRules(store, set),
    set === 'guidance' ? longestVisit(store) : null,
    decidedSessions(store, set),
  ]);
  return { retired, ...groups, notWon, longestVisitSeconds, sessions };
}

async function retiredTargets(store: Store): Promise<ReadonlySet<string>> {
  const rows = await store.rows<{ id: string }>(
    `SELECT id FROM \`groups\` WHERE retired_at IS NOT NULL
     UNION ALL SELECT id FROM agents WHERE retired_at IS NOT NULL
     UNION ALL SELECT id FROM bots WHERE retired_at IS NOT NULL`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Closed: by their hours they do not open again within the days that are computed ahead. */
async function unreachableGroups(store: Store): Promise<Pick<LintWorld, 'empty' | 'closed'>> {
  const rows = await store.rows<{ id: string; members: number | string; shut: number }>(
    `SELECT g.id, COUNT(a.id) AS members, (g.is_open = 0 AND g.next_open_at IS NULL) AS shut
     FROM \`groups\` g
     LEFT JOIN memberships m ON m.group_id = g.id AND m.left_at IS NULL AND m.may_reply = 1
     LEFT JOIN agents a ON a.id = m.agent_id AND a.retired_at IS NULL
     WHERE g.retired_at IS NULL GROUP BY g.id, g.is_open, g.next_open_at`,
  );
  const those = (test: (row: (typeof rows)[number]) => boolean) =>
    new Set(rows.filter(test).map(({ id }) => id));
  return { empty: those((row) => Number(row.members) === 0), closed: those((row) => row.shut === 1) };
}

const enabledIn = (ruleSet: RuleSet): readonly RuleId[] =>
  ruleSet.rules.filter((rule) => rule.enabled).map((rule) => rule.id);

/** In force thirty days ago and today, and in between nobody was decided by them. */
async function unusedRules(store: Store, set: SetName): Promise<ReadonlySet<RuleId>> {
  const [today, then] = await Promise.all([
    liveDocument(store, set),
    liveRuleSetBefore(store, set, UNUSED_DAYS),
  ]);
  if (today === null || then === null) return new Set();
  const stood = new Set(enabledIn(then));
  const figures = await ruleFigures(store, set);
  const won = new Set(figures.filter(({ wonMonth }) => wonMonth > 0).map(({ ruleId }) => ruleId));
  return new Set(enabledIn(today.ruleSet).filter((id) => stood.has(id) && !won.has(id)));
}

async function longestVisit(store: Store): Promise<number | null> {
  const [row] = await store.rows<{ visits: number; longest: number | string | null }>(
    `SELECT COUNT(*) AS visits, MAX(TIMESTAMPDIFF(SECOND, opened_at, ended_at)) AS longest FROM
       (SELECT opened_at, ended_at FROM visits WHERE ended_at IS NOT NULL ORDER BY opened_at DESC LIMIT ${MOST_VISITS}) v`,
  );
  return row === undefined || row.longest === null || row.visits < LEAST_VISITS ? null : Number(row.longest);
}

async function decidedSessions(store: Store, set: SetName): Promise<LintWorld['sessions']> {
  const rows = await store.rows<{ session_id: string; facts: Buffer }>(
    `SELECT session_id, facts FROM decisions WHERE set_name = ? AND session_id IS NOT NULL AND facts <> ''
     ORDER BY at DESC LIMIT ${MOST_SESSIONS}`,
    [set],
  );
  return rows.flatMap(({ session_id: sessionId, facts }) => {
    const known = unpackFacts(facts);
    return known === null ? [] : [{ sessionId, facts: known }];
  });
}

/** All that is found in a draft: by its rules alone, and by what is known besides. */
export async function findingsOf(
  store: Store,
  set: SetName,
  judgement: Judgement,
): Promise<readonly Finding[]> {
  return lintWithin(judgement.findings(), judgement.compiled(), await lintWorld(store, set));
}
