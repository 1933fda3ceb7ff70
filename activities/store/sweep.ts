/** What has been kept long enough goes, in small pages, so that no lock is long. */
import type { Store } from './database.ts';

const PAGE = 2_000;
const MOST_PAGES = 50;

/** Each table with the rows that are old enough; times as in the settings' defaults. */
const OLD: readonly { readonly table: string; readonly where: string }[] = [
  { table: 'ledger', where: 'written_at < NOW(3) - INTERVAL 7 DAY' },
  { table: 'outbox', where: 'sent_at < NOW(3) - INTERVAL 7 DAY' },
  { table: 'session_runs', where: 'closed_at < NOW(3) - INTERVAL 7 DAY' },
  { table: 'staff_events', where: 'at < NOW(3) - INTERVAL 7 DAY' },
  { table: 'evaluations', where: 'at < NOW(3) - INTERVAL 30 DAY' },
  { table: 'shadow_answers', where: 'at < NOW(3) - INTERVAL 30 DAY' },
  {
    table: 'visits',
    where: 'opened_at < NOW(3) - INTERVAL 30 DAY AND ended_at IS NOT NULL AND session_id IS NULL',
  },
  { table: 'decisions', where: 'at < NOW(3) - INTERVAL 180 DAY' },
  { table: 'alarms', where: 'ended_at < NOW(3) - INTERVAL 180 DAY' },
  { table: 'sign_ins', where: 'expires_at < NOW(3)' },
  { table: 'rate_limits', where: 'expire < UNIX_TIMESTAMP() * 1000' },
  { table: 'hints', where: 'at < NOW(3) - INTERVAL 1 MINUTE' },
  { table: 'heartbeats', where: 'seen_at < NOW(3) - INTERVAL 7 DAY' },
  { table: 'metrics', where: 'at < NOW(3) - INTERVAL 1 DAY' },
];

/** Answers how many rows went. */
export async function sweep(store: Pick<Store, 'pool'>): Promise<number> {
  let swept = 0;
  for (const { table, where } of OLD)
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const [gone] = await store.pool.query(`DELETE FROM ${table} WHERE ${where} LIMIT ${PAGE}`);
      const { affectedRows } = gone as { affectedRows: number };
      swept += affectedRows;
      if (affectedRows < PAGE) break;
    }
  return swept;
}
