/** A change by a person: into the audit log, told to every screen, names read anew. */

import { writeAudit } from '#activities/store/staff.ts';
import { writeStaffEvent } from '#activities/store/staff-log.ts';
import type { Deps } from './deps.ts';
import type { RequestFacts } from './handler.ts';
import type { Actor } from './rights.ts';

export interface Audited {
  readonly by: Actor;
  readonly action: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly request: RequestFacts;
}

export interface Change extends Audited {
  /** What lists of screens should be asked for again. */
  readonly what: string;
}

/** Into the audit log alone, where the screens hear of it in another way. */
export function audit(deps: Pick<Deps, 'store'>, change: Audited): Promise<void> {
  return writeAudit(deps.store, {
    by: change.by.staffId,
    action: change.action,
    subject: change.subject,
    before: change.before,
    after: change.after,
    from: change.request.address,
  });
}

export async function recordChange(deps: Deps, change: Change): Promise<void> {
  await audit(deps, change);
  deps.directory.forget();
  await writeStaffEvent(deps.store.pool, { kind: 'settings-changed', body: { what: change.what } });
}
