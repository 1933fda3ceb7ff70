/** A change by a person: into the audit log, told to every screen, names read anew. */

import { writeAudit } from '#activities/store/staff.ts';
import { writeStaffEvent } from '#activities/store/staff-log.ts';
import type { Deps } from './deps.ts';
import type { RequestFacts } from './handler.ts';
import type { Actor } from './rights.ts';

export interface Change {
  readonly by: Actor;
  readonly action: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly request: RequestFacts;
  /** What lists of screens should be asked for again. */
  readonly what: string;
}

export async function recordChange(deps: Deps, change: Change): Promise<void> {
  await writeAudit(deps.store, {
    by: change.by.staffId,
    action: change.action,
    subject: change.subject,
    before: change.before,
    after: change.after,
    from: change.request.address,
  });
  deps.directory.forget();
  await writeStaffEvent(deps.store.pool, { kind: 'settings-changed', body: { what: change.what } });
}
