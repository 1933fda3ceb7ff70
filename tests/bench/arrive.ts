/** A visitor whose session is opened as the product opens it, and not yet looked at. */
import { v7 as uuid } from 'uuid';
import { inTransaction, type Store } from '#activities/store/database.ts';
import { ENTRY_POINT } from '#activities/store/demo/ids.ts';
import type { PolicyVersion } from '#activities/store/policies.ts';
import { type Opening, openSession } from '#activities/store/session-opening.ts';

export interface Arrival {
  readonly policy: PolicyVersion;
  /** Of the rules that assign; default null = nobody is assigned by rules. */
  readonly assignmentVersionId?: string | null;
  readonly guiding?: Opening['guiding'];
  /** Their page stays open as long as the bench runs; default false = it was never connected. */
  readonly stays?: boolean;
}

/** Answers the session's id. */
export async function arrive(store: Store, arrival: Arrival): Promise<string> {
  const [visitorId, visitId, sessionId] = [uuid(), uuid(), uuid()];
  await store.pool.query('INSERT INTO visitors (id, entry_point_id, token_id) VALUES (?, ?, ?)', [
    visitorId,
    ENTRY_POINT,
    visitorId,
  ]);
  await store.pool.query(
    `INSERT INTO visits (id, visitor_id, entry_point_id, language, page_url, facts, shown, track)
     VALUES (?, ?, ?, 'en', 'https://shop.example/', '{"count":1}', '{}', '[]')`,
    [visitId, visitorId, ENTRY_POINT],
  );
  if (arrival.stays === true)
    await store.pool.query(
      "INSERT INTO connections (node, socket, visit_id, seen_at) VALUES ('bench', ?, ?, NOW(3) + INTERVAL 1 DAY)",
      [visitId, visitId],
    );
  await inTransaction(store, (sql) =>
    openSession(sql, {
      sessionId,
      visitorId,
      visitId,
      entryPointId: ENTRY_POINT,
      language: 'en',
      guidanceVersionId: null,
      assignmentVersionId: arrival.assignmentVersionId ?? null,
      policy: arrival.policy,
      demo: false,
      guiding: arrival.guiding ?? null,
    }),
  );
  return sessionId;
}
