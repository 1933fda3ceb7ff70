/** Signing in and out, one's own password and preferences, and resetting a colleague's. */
import { z } from 'zod';
import { AtMs, ById, Id, Language, Nothing, PresenceName, RoleName } from './basics.ts';
import { operation } from './operation.ts';
import { RIGHTS } from './rights.ts';

const Password = z.string().min(1).max(200);
/** Length is what counts; 10 characters at least. */
export const NewPassword = z.string().min(10).max(200);

export const Preferences = z.object({
  language: Language.nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  /** Whether new work rings. */
  sound: z.boolean(),
  /** What sends: Enter, or Ctrl/⌘ with Enter. */
  sendKey: z.enum(['enter', 'mod-enter']),
  shortcuts: z.boolean(),
  sort: z.enum(['unanswered', 'newest', 'fixed']),
  keepEnded: z.boolean(),
  /** Whether my sessions with nothing to answer stand open in the list. */
  showAnswered: z.boolean(),
  /** The newest message of the message centre that was seen; 0 = none. */
  noticesSeen: z.int().min(0),
  /** Steps of the first run that are done, by name. */
  welcome: z.array(z.string().max(40)).max(20),
});
export type Preferences = z.output<typeof Preferences>;

/** The two switches and what they mean together; null parts where the person is no agent. */
export const OwnPresence = z.object({
  agentId: Id,
  presence: PresenceName,
  accepting: z.boolean(),
  /** Σ weights of the seats held or offered. */
  load: z.number(),
  limit: z.int(),
  /** Who set it so. */
  cause: z.enum(['self', 'miss-budget', 'vanished', 'other']),
  sinceMs: AtMs,
});
export type OwnPresence = z.output<typeof OwnPresence>;

export const Me = z.object({
  id: Id,
  name: z.string(),
  displayName: z.string(),
  roles: z.array(RoleName),
  rights: z.partialRecord(z.enum(RIGHTS), z.enum(['own', 'group', 'all'])),
  agentId: Id.nullable(),
  groups: z.array(z.object({ id: Id, name: z.string() })),
  mustChangePassword: z.boolean(),
  preferences: Preferences,
  presence: OwnPresence.nullable(),
  /** The business time zone that screens show. */
  timeZone: z.string(),
  nowMs: AtMs,
});
export type Me = z.output<typeof Me>;

export const signIn = operation({
  method: 'post',
  path: '/sign-in',
  summary: 'Sign in with name and password; sets the session cookie',
  auth: 'none',
  body: z.object({ name: z.string().trim().min(1).max(100), password: Password }),
  response: Me,
});

export const signOut = operation({
  method: 'post',
  path: '/sign-out',
  summary: 'Sign out; the cookie no longer counts anywhere',
  auth: 'staff',
  beforePassword: true,
  response: Nothing,
});

export const readMe = operation({
  method: 'get',
  path: '/me',
  summary: 'Who I am and what I may do',
  auth: 'staff',
  beforePassword: true,
  response: Me,
});

export const changePassword = operation({
  method: 'put',
  path: '/me/password',
  summary: 'Change my password; every other place I am signed in is signed out',
  auth: 'staff',
  beforePassword: true,
  body: z.object({ current: Password, next: NewPassword }),
  response: Me,
});

export const changePreferences = operation({
  method: 'patch',
  path: '/me/preferences',
  summary: 'Change my preferences; what is absent stays',
  auth: 'staff',
  body: Preferences.partial(),
  response: Preferences,
});

export const StaffRow = z.object({
  id: Id,
  name: z.string(),
  displayName: z.string(),
  roles: z.array(RoleName),
  agentId: Id.nullable(),
  mustChangePassword: z.boolean(),
  disabled: z.boolean(),
  lastSignInAtMs: AtMs.nullable(),
});
export type StaffRow = z.output<typeof StaffRow>;

export const listStaff = operation({
  method: 'get',
  path: '/staff',
  summary: 'Everyone who may sign in',
  auth: 'staff',
  right: 'settings.read',
  response: z.object({ staff: z.array(StaffRow) }),
});

export const resetPassword = operation({
  method: 'post',
  path: '/staff/{id}/reset',
  summary:
    'Give a one-time password that must be changed at the next sign-in; signs the person out everywhere',
  auth: 'staff',
  right: 'staff.change',
  params: ById,
  response: z.object({ oneTimePassword: z.string() }),
});
