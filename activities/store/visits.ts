/** A visit: one stay of a visitor at an entry point, over all its tabs and pages, with the facts it was judged by. */
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Phase } from '#rules/session/messages.ts';
import type { Language } from '#rules/text.ts';
import { rowsOf, type Sql, type Store } from './database.ts';
import { insertOutbox } from './outbox.ts';

export interface PageSeen {
  readonly url: string;
  readonly title: string;
  readonly atMs: number;
}

/** What the request told once and later evaluations need again. */
export interface VisitOrigin {
  readonly referrer: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  readonly device: 'desktop' | 'mobile' | 'tablet' | null;
  readonly browser: string | null;
  /** Visits counted at opening, this one included. */
  readonly count: number;
  readonly previousVisitAtMs: number | null;
}

export interface Visit {
  readonly id: string;
  readonly visitorId: string;
  readonly entryPointId: string;
  readonly sessionId: string | null;
  readonly guidanceVersionId: string | null;
  readonly guidanceRuleId: string | null;
  /** The canary's version it was drawn for; null: sessions within it begin with what is live then. */
  readonly assignmentVersionId: string | null;
  readonly language: Language;
  readonly page: { readonly url: string; readonly title: string };
  readonly origin: VisitOrigin;
  readonly track: readonly PageSeen[];
  readonly openedAtMs: number;
  readonly endedAtMs: number | null;
  readonly demo: boolean;
}

/** Pages kept of one visit; the oldest but the first go. Count. */
const LONGEST_TRACK = 100;

interface Columns {
  readonly id: string;
  readonly visitor_id: string;
  readonly entry_point_id: string;
  readonly session_id: string | null;
  readonly guidance_version_id: string | null;
  readonly guidance_rule_id: string | null;
  readonly assignment_version_id: string | null;
  readonly language: Language;
  readonly page_url: string;
  readonly page_title: string | null;
  readonly facts: string;
  readonly track: string;
  readonly opened_at: Date;
  readonly ended_at: Date | null;
  readonly demo: number;
}

const SELECT = `SELECT id, visitor_id, entry_point_id, session_id, guidance_version_id, guidance_rule_id,
  assignment_version_id, language, page_url, page_title, facts, track, opened_at, ended_at, demo FROM visits`;

function visitOf(row: Columns): Visit {
  return {
    id: row.id,
    visitorId: row.visitor_id,
    entryPointId: row.entry_point_id,
    sessionId: row.session_id,
    guidanceVersionId: row.guidance_version_id,
    guidanceRuleId: row.guidance_rule_id,
    assignmentVersionId: row.assignment_version_id,
    language: row.language === 'en' ? 'en' : 'zh',
    page: { url: row.page_url, title: row.page_title ?? '' },
    origin: JSON.parse(row.facts) as VisitOrigin,
    track: JSON.parse(row.track) as PageSeen[],
    openedAtMs: row.opened_at.getTime(),
    endedAtMs: row.ended_at?.getTime() ?? null,
    demo: row.demo === 1,
  };
}

export async function findVisit(store: Store, id: string): Promise<Visit | null> {
  const [row] = await store.rows<Columns>(`${SELECT} WHERE id = ?`, [id]);
  return row === undefined ? null : visitOf(row);
}

/** The visit that goes on over tabs and pages; the newest where there are several. */
export async function findOpenVisit(store: Store, visitorId: string): Promise<Visit | null> {
  const [row] = await store.rows<Columns>(
    `${SELECT} WHERE visitor_id = ? AND ended_at IS NULL ORDER BY opened_at DESC LIMIT 1`,
    [visitorId],
  );
  return row === undefined ? null : visitOf(row);
}

export interface NewVisit {
  readonly id: string;
  readonly visitorId: string;
  readonly entryPointId: string;
  readonly sessionId: string | null;
  readonly guidance: { readonly versionId: string | null; readonly ruleId: string | null };
  readonly assignmentVersionId: string | null;
  readonly language: Language;
  readonly page: { readonly url: string; readonly title: string };
  readonly origin: VisitOrigin;
  readonly shown: { readonly [ruleId: string]: number };
  readonly nowMs: number;
  readonly demo: boolean;
}

export async function insertVisit(sql: Sql, visit: NewVisit): Promise<void> {
  const track: readonly PageSeen[] = [{ ...visit.page, atMs: visit.nowMs }];
  await sql.execute(
    `INSERT INTO visits (id, visitor_id, entry_point_id, session_id, guidance_version_id, guidance_rule_id,
       assignment_version_id, language, page_url, page_title, facts, shown, track, demo, opened_at, last_seen_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3), NOW(3))`,
    [
      visit.id,
      visit.visitorId,
      visit.entryPointId,
      visit.sessionId,
      visit.guidance.versionId,
      visit.guidance.ruleId,
      visit.assignmentVersionId,
      visit.language,
      visit.page.url,
      visit.page.title,
      JSON.stringify(visit.origin),
      JSON.stringify(visit.shown),
      JSON.stringify(track),
      visit.demo ? 1 : 0,
    ],
  );
}

/** Another page, or the same again after a reload; keeps the visit alive. */
export async function turnPage(
  sql: Sql,
  visitId: string,
  page: { readonly url: string; readonly title: string; readonly atMs: number },
): Promise<readonly PageSeen[]> {
  const [rows] = await sql.query<(RowDataPacket & { readonly track: string })[]>(
    'SELECT track FROM visits WHERE id = ? FOR UPDATE',
    [visitId],
  );
  const before = JSON.parse(rows[0]?.track ?? '[]') as PageSeen[];
  const same = before.at(-1)?.url === page.url;
  const longer = same ? before : [...before, page];
  const track =
    longer.length > LONGEST_TRACK ? [...longer.slice(0, 1), ...longer.slice(1 - LONGEST_TRACK)] : longer;
  await sql.execute(
    'UPDATE visits SET page_url = ?, page_title = ?, track = ?, last_seen_at = NOW(3) WHERE id = ?',
    [page.url, page.title, JSON.stringify(track), visitId],
  );
  return track;
}

/** The visitor is here: any sign of life. */
export async function touchVisit(store: Store, visitId: string): Promise<void> {
  await store.pool.execute('UPDATE visits SET last_seen_at = NOW(3) WHERE id = ? AND ended_at IS NULL', [
    visitId,
  ]);
}

/**
 * Answers whether it ended now. `sessionId` = the session that goes with it, or null; it is nudged only where its customer has said
 * nothing yet: only such a session ends with the visit, and a look that changes nothing costs seven events of history.
 */
export async function endVisit(
  sql: Sql,
  visit: { readonly id: string; readonly sessionId: string | null },
): Promise<boolean> {
  const [ended] = await sql.query<ResultSetHeader>(
    'UPDATE visits SET ended_at = NOW(3) WHERE id = ? AND ended_at IS NULL',
    [visit.id],
  );
  if (ended.affectedRows === 0) return false;
  const [silent] = await rowsOf<{ phase: Phase }>(
    sql,
    "SELECT phase FROM sessions WHERE id = ? AND customer_messages = 0 AND phase NOT IN ('surveying', 'ended')",
    [visit.sessionId],
  );
  if (silent !== undefined)
    await insertOutbox(sql, {
      dedupeKey: `visit-ended:${visit.id}`,
      sessionId: visit.sessionId,
      body: {
        kind: 'nudge',
        signal: silent.phase === 'guiding' ? 'engaged' : 'nudge',
        startDelayMs: null,
      },
    });
  return true;
}

export async function setVisitGuidance(
  sql: Sql,
  visitId: string,
  guidance: { readonly ruleId: string; readonly sessionId: string },
): Promise<void> {
  await sql.execute('UPDATE visits SET guidance_rule_id = ?, session_id = ? WHERE id = ?', [
    guidance.ruleId,
    guidance.sessionId,
    visitId,
  ]);
}

/**
 * Hours since each guidance rule was last shown to this person, over all versions, up to 720: what caps are judged by.
 * A rule whose first message never went out was not shown.
 */
export async function hoursSinceShown(
  store: Store,
  who: { readonly visitorId: string; readonly customerId: string | null },
): Promise<{ readonly [ruleId: string]: number }> {
  const rows = await store.rows<{ rule_id: string; hours: string | number }>(
    `SELECT w.guidance_rule_id AS rule_id, MIN(TIMESTAMPDIFF(SECOND, w.opened_at, NOW(3))) / 3600 AS hours
     FROM visitors v JOIN visits w ON w.visitor_id = v.id
     WHERE (v.id = ? OR v.customer_id = ?) AND w.guidance_rule_id IS NOT NULL
       AND w.opened_at > NOW(3) - INTERVAL 720 HOUR
       AND EXISTS (SELECT 1 FROM session_events e WHERE e.session_id = w.session_id AND e.author = 'guide')
     GROUP BY w.guidance_rule_id`,
    [who.visitorId, who.customerId],
  );
  return Object.fromEntries(rows.map((row) => [row.rule_id, Number(row.hours)]));
}
