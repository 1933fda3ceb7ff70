/** Signing in and out, passwords, preferences, and the two switches. */
import { listAgents, presenceCause } from '#activities/store/agents.ts';
import { organisationZone } from '#activities/store/settings.ts';
import {
  deleteSignIn,
  findStaff,
  findStaffByName,
  insertSignIn,
  listStaff,
  requireStaff,
  type StaffMember,
  setPassword,
  setPreferences,
  writeAudit,
} from '#activities/store/staff.ts';
import { AppError } from '#rules/errors.ts';
import {
  clearedCookie,
  hashOfToken,
  hashPassword,
  newOneTimePassword,
  newSignInToken,
  passwordMatches,
  SIGN_IN_LASTS_MS,
  signInCookie,
} from '../auth.ts';
import { ROLES, type Role } from '../contract/rights.ts';
import { type Me, type OwnPresence, Preferences } from '../contract/staff.ts';
import type { BaseDeps, Deps } from '../deps.ts';
import type { HandlersOf, RequestFacts } from '../handler.ts';
import { type Actor, rightsOf } from '../rights.ts';

const DEFAULT_PREFERENCES: Preferences = {
  language: null,
  theme: 'system',
  sound: true,
  sendKey: 'enter',
  shortcuts: true,
  sort: 'unanswered',
  keepEnded: false,
  showAnswered: false,
  noticesSeen: 0,
  welcome: [],
};

/** Kept preferences over the defaults; what a newer version wrote and this one does not know is passed over. */
export function preferencesOf(kept: unknown): Preferences {
  const parsed = Preferences.partial().safeParse(kept);
  const known = parsed.success ? parsed.data : {};
  const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  return { ...DEFAULT_PREFERENCES, ...given };
}

export function actorOf(staff: StaffMember): Actor & { readonly mustChangePassword: boolean } {
  return {
    staffId: staff.id,
    name: staff.displayName,
    roles: staff.roles.filter((role): role is Role => ROLES.some((known) => known === role)),
    agentId: staff.agentId,
    groupIds: staff.groupIds,
    mustChangePassword: staff.mustChange,
  };
}

const CAUSES: { readonly [cause: string]: OwnPresence['cause'] } = {
  self: 'self',
  'miss-budget': 'miss-budget',
  vanished: 'vanished',
};

export async function presenceOf(deps: BaseDeps, agentId: string): Promise<OwnPresence | null> {
  const agents = await listAgents(deps.store);
  const agent = agents.find((one) => one.id === agentId);
  if (agent === undefined) return null;
  const cause = await presenceCause(deps.store, agentId);
  return {
    agentId,
    presence: agent.presence,
    accepting: agent.accepting,
    load: agent.load,
    limit: agent.limit,
    cause: CAUSES[cause ?? 'self'] ?? 'other',
    sinceMs: agent.changedAtMs,
  };
}

async function meOf(deps: Deps, staff: StaffMember): Promise<Me> {
  const actor = actorOf(staff);
  const [names, timeZone] = await Promise.all([deps.directory.names(), organisationZone(deps.store)]);
  const preferences = preferencesOf(staff.preferences);
  const language = preferences.language ?? 'zh';
  return {
    id: staff.id,
    name: staff.name,
    displayName: staff.displayName,
    roles: [...actor.roles],
    rights: rightsOf(actor),
    agentId: staff.agentId,
    groups: staff.groupIds.map((id) => ({ id, name: names.group(id, language) ?? id })),
    mustChangePassword: staff.mustChange,
    preferences,
    presence: staff.agentId === null ? null : await presenceOf(deps, staff.agentId),
    timeZone,
    nowMs: deps.clock.nowMs(),
  };
}

/** Signs in; a name that does not exist takes as long and reads the same as a wrong password. */
async function signIn(
  deps: Deps,
  given: { readonly name: string; readonly password: string },
  request: RequestFacts,
): Promise<Me> {
  const staff = await findStaffByName(deps.store, given.name);
  // The table finds a name however its letters are dressed, so the tries are counted by whom it found.
  const who = { account: staff?.id ?? given.name.toLowerCase(), address: request.address };
  await deps.limits.trySignIn(who);
  const usable = staff !== null && !staff.disabled ? staff : null;
  if (!(await passwordMatches(usable?.passwordHash ?? null, given.password)) || usable === null) {
    throw new AppError('unauthenticated', 'Name or password is wrong', { cause: 'wrong-password' });
  }
  await deps.limits.signInWorked(who);
  const { token, tokenHash } = newSignInToken();
  await insertSignIn(deps.store, {
    tokenHash,
    staffId: usable.id,
    lastsMs: SIGN_IN_LASTS_MS,
    address: request.address,
    userAgent: request.userAgent,
  });
  await writeAudit(deps.store, {
    by: usable.id,
    action: 'sign-in',
    subject: `staff:${usable.id}`,
    before: undefined,
    after: undefined,
    from: request.address,
  });
  request.setCookie(signInCookie(token, request.secure));
  return meOf(deps, usable);
}

async function changePassword(
  deps: Deps,
  actor: Actor,
  change: { readonly current: string; readonly next: string; readonly request: RequestFacts },
): Promise<Me> {
  const staff = requireStaff(await findStaff(deps.store, actor.staffId));
  if (!(await passwordMatches(staff.passwordHash, change.current)))
    throw new AppError('bad-request', 'The present password is wrong', { cause: 'wrong-password' });
  if (change.current === change.next)
    throw new AppError('bad-request', 'The new password is the old one', { cause: 'same-password' });
  const { signInToken } = change.request;
  await setPassword(deps.store, staff.id, {
    passwordHash: await hashPassword(change.next),
    mustChange: false,
    exceptTokenHash: signInToken === null ? null : hashOfToken(signInToken),
  });
  await writeAudit(deps.store, {
    by: actor.staffId,
    action: 'change-password',
    subject: `staff:${staff.id}`,
    before: undefined,
    after: undefined,
    from: change.request.address,
  });
  return meOf(deps, { ...staff, mustChange: false });
}

type Names =
  | 'signIn'
  | 'signOut'
  | 'readMe'
  | 'changePassword'
  | 'changePreferences'
  | 'listStaff'
  | 'resetPassword';

export function staffHandlers(deps: Deps): HandlersOf<Names> {
  return {
    signIn: ({ body, request }) => signIn(deps, body, request),
    signOut: async ({ request }) => {
      if (request.signInToken !== null) await deleteSignIn(deps.store, hashOfToken(request.signInToken));
      request.setCookie(clearedCookie(request.secure));
      return {};
    },
    readMe: async ({ caller }) => meOf(deps, requireStaff(await findStaff(deps.store, caller.staffId))),
    changePassword: ({ caller, body, request }) => changePassword(deps, caller, { ...body, request }),
    changePreferences: async ({ caller, body }) => {
      const staff = requireStaff(await findStaff(deps.store, caller.staffId));
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const preferences = { ...preferencesOf(staff.preferences), ...given };
      await setPreferences(deps.store, staff.id, preferences);
      return preferences;
    },
    listStaff: async () => {
      const staff = await listStaff(deps.store);
      return {
        staff: staff.map((row) => ({
          ...row,
          roles: row.roles.filter((role): role is Role => ROLES.some((known) => known === role)),
          mustChangePassword: row.mustChange,
        })),
      };
    },
    resetPassword: async ({ caller, params, request }) => {
      const staff = requireStaff(await findStaff(deps.store, params.id));
      const oneTimePassword = newOneTimePassword();
      await setPassword(deps.store, staff.id, {
        passwordHash: await hashPassword(oneTimePassword),
        mustChange: true,
        exceptTokenHash: null,
      });
      deps.live.signedOut(staff.id);
      await writeAudit(deps.store, {
        by: caller.staffId,
        action: 'reset-password',
        subject: `staff:${staff.id}`,
        before: undefined,
        after: undefined,
        from: request.address,
      });
      return { oneTimePassword };
    },
  };
}
