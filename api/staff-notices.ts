/** Lines that belong to no session, as the console's lists hear them, and who may. */
import type { StaffEventRow } from '#activities/store/staff-events.ts';
import type { StaffNotice } from './contract/live.ts';
import type { BaseDeps } from './deps.ts';
import { presenceOf } from './handlers/staff-handlers.ts';
import { concerns } from './notices.ts';
import { type Actor, canSee, may } from './rights.ts';

export interface Heard {
  readonly notice: StaffNotice;
  readonly mayHear: (actor: Actor) => boolean;
}

function text(body: unknown, name: string): string {
  const value =
    typeof body === 'object' && body !== null ? (body as { readonly [key: string]: unknown })[name] : null;
  return typeof value === 'string' ? value : '';
}

async function draftNotice(deps: BaseDeps, body: unknown): Promise<StaffNotice> {
  const { revision } = body as { readonly revision?: number };
  const [what, staffId] = [text(body, 'what'), text(body, 'staffId')];
  const names = await deps.directory.names();
  return {
    kind: 'draft',
    draftId: text(body, 'draftId'),
    what: what === 'saved' || what === 'left' ? what : 'looking',
    who: { id: staffId, name: names.staff(staffId) ?? '' },
    ruleId: text(body, 'ruleId') || null,
    revision: revision ?? null,
  };
}

/** Null for kinds that no screen listens to. */
export async function staffNotice(deps: BaseDeps, row: StaffEventRow): Promise<Heard | null> {
  const everyone = () => true;
  switch (row.kind) {
    case 'presence':
    case 'agent-suspended': {
      const agentId = row.agentId ?? text(row.body, 'agentId');
      const presence = await presenceOf(deps, agentId);
      if (presence === null) return null;
      const names = await deps.directory.names();
      return {
        notice: { kind: 'presence', presence, name: names.agent(agentId) ?? '' },
        mayHear: (actor) => actor.agentId === agentId || may(actor, 'settings.read') !== null,
      };
    }
    case 'settings-changed':
      return { notice: { kind: 'settings-changed', what: text(row.body, 'what') }, mayHear: everyone };
    case 'left-message': {
      const subject = { agentId: null, groupId: row.groupId };
      return {
        notice: { kind: 'left-message', id: text(row.body, 'id') },
        mayHear: (actor) =>
          row.groupId === null
            ? may(actor, 'left-messages.read') !== null
            : canSee(actor, subject, 'left-messages.read'),
      };
    }
    case 'alarm':
      return {
        notice: { kind: 'alarm', alarmKind: text(row.body, 'alarmKind'), subject: text(row.body, 'subject') },
        mayHear: (actor) => may(actor, 'alarms.read') !== null,
      };
    case 'reminded':
    case 'supervisor-alerted':
    case 'reassigned':
    case 'transferred':
    case 'interrupted':
    case 'bad-score':
    case 'draft-reviewed':
      return { notice: { kind: 'noted', id: row.id }, mayHear: (actor) => concerns(actor, row) };
    case 'draft':
      return {
        notice: await draftNotice(deps, row.body),
        mayHear: (actor) => may(actor, 'rules.read') !== null,
      };
    default:
      return null;
  }
}
