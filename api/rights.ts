/** The one place that says who may do what, and whose data they see: HTTP, live events, files and exports all ask here. */
import { AppError } from '#rules/errors.ts';
import { RIGHTS, type Right, ROLE_RIGHTS, type Role, type Scope } from './contract/rights.ts';

/** Someone signed in, with what their rights depend on. */
export interface Actor {
  readonly staffId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly agentId: string | null;
  readonly groupIds: readonly string[];
}

/** What a thing belongs to; a session without agent or group waits or is with nobody yet. */
export interface Subject {
  readonly agentId: string | null;
  readonly groupId: string | null;
  /** Others it has to do with: agents who served it before, groups for which it waits. */
  readonly agentIds?: readonly string[];
  readonly groupIds?: readonly string[];
}

const WIDTH: { readonly [scope in Scope]: number } = { own: 1, group: 2, all: 3 };

/** How far a right reaches for this person: the widest of their roles; null = not at all. */
export function may(actor: Pick<Actor, 'roles'>, right: Right): Scope | null {
  return actor.roles.reduce<Scope | null>((widest, role) => {
    const scope = ROLE_RIGHTS[role][right] ?? null;
    if (scope === null) return widest;
    return widest === null || WIDTH[scope] > WIDTH[widest] ? scope : widest;
  }, null);
}

export function rightsOf(actor: Pick<Actor, 'roles'>): { readonly [right in Right]?: Scope } {
  return Object.fromEntries(
    RIGHTS.flatMap((right) => {
      const scope = may(actor, right);
      return scope === null ? [] : [[right, scope]];
    }),
  );
}

/** Whether `subject` lies within the reach of `right`; reading is the default question. */
export function canSee(actor: Actor, subject: Subject, right: Right = 'sessions.read'): boolean {
  const scope = may(actor, right);
  if (scope === null) return false;
  if (scope === 'all') return true;
  if (isOwn(actor, subject)) return true;
  return scope === 'group' && isOfMyGroups(actor, subject);
}

function isOwn(actor: Actor, subject: Subject): boolean {
  if (actor.agentId === null) return false;
  return subject.agentId === actor.agentId || (subject.agentIds ?? []).includes(actor.agentId);
}

function isOfMyGroups(actor: Actor, subject: Subject): boolean {
  const groups = [subject.groupId, ...(subject.groupIds ?? [])];
  return groups.some((group) => group !== null && actor.groupIds.includes(group));
}

/** What a list of sessions is bounded to: null = everything; else these groups, and one's own. */
export function groupsInReach(actor: Actor): readonly string[] | null {
  const scope = may(actor, 'sessions.read');
  if (scope === 'all') return null;
  return scope === 'group' ? actor.groupIds : [];
}

/** The right is missing altogether: it is named, so that the person knows what to ask for. */
export function requireRight(actor: Actor, right: Right): void {
  if (may(actor, right) === null) throw new AppError('forbidden', `${actor.name} lacks ${right}`, { right });
}

/** Out of data scope reads like "does not exist"; within it, a missing right is named. */
export function requireReach(
  actor: Actor,
  subject: Subject,
  right: Right,
  reading: Right = 'sessions.read',
): void {
  if (!canSee(actor, subject, reading)) throw new AppError('not-found', 'Out of data scope', {});
  if (!canSee(actor, subject, right))
    throw new AppError('forbidden', `${right} does not reach that far`, { right });
}
