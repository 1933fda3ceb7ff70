/** Groups, agents, hours, limits and entry points. Hours and limits act at once. */
import { z } from 'zod';
import { AtMs, ById, Id, PresenceName, TextWords } from './basics.ts';
import { operation } from './operation.ts';

const settingsRead = { auth: 'staff', right: 'settings.read' } as const;
const settingsChange = { auth: 'staff', right: 'settings.change' } as const;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'A time of day such as 09:30');
const zone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      return false;
    }
  }, 'The IANA name of a time zone, such as Asia/Shanghai');

/** As `rules/calendar` reads them: `to` before `from` runs over midnight, equal = 24 hours. */
export const Hours = z.object({
  zone,
  /** Open day and night; the rest does not count then. */
  always: z.boolean(),
  weekly: z.array(z.object({ weekday: z.int().min(1).max(7), from: timeOfDay, to: timeOfDay })).max(70),
  /** Days that do not follow the week: closed, or (`works`) open as on a working day. */
  holidays: z.array(z.object({ day: z.iso.date(), name: TextWords, works: z.boolean() })).max(400),
});
export type Hours = z.output<typeof Hours>;

export const MemberView = z.object({
  agentId: Id,
  name: z.string(),
  place: z.int(),
  weight: z.int(),
});

export const GroupView = z.object({
  id: Id,
  name: TextWords,
  retiredAtMs: AtMs.nullable(),
  members: z.array(MemberView),
  open: z.boolean(),
  nextOpenAtMs: AtMs.nullable(),
  nextCloseAtMs: AtMs.nullable(),
  waiting: z.int(),
  free: z.number(),
});
export type GroupView = z.output<typeof GroupView>;

export const listGroups = operation({
  method: 'get',
  path: '/groups',
  summary: 'Groups with their members, hours and queue',
  ...settingsRead,
  response: z.object({ groups: z.array(GroupView), nowMs: AtMs }),
});

export const changeGroup = operation({
  method: 'patch',
  path: '/groups/{id}',
  summary: "Change a group's name or members; acts at once",
  ...settingsChange,
  params: ById,
  body: z.object({
    name: TextWords.optional(),
    members: z
      .array(z.object({ agentId: Id, place: z.int().min(0).max(10_000), weight: z.int().min(1).max(1_000) }))
      .max(1_000)
      .optional(),
    retired: z.boolean().optional(),
  }),
  response: GroupView,
});

export const readHours = operation({
  method: 'get',
  path: '/groups/{id}/hours',
  summary: "A group's opening hours and holidays",
  ...settingsRead,
  params: ById,
  response: Hours,
});

export const changeHours = operation({
  method: 'put',
  path: '/groups/{id}/hours',
  summary: "Replace a group's opening hours and holidays; acts at once",
  ...settingsChange,
  params: ById,
  body: Hours,
  response: Hours,
});

export const AgentView = z.object({
  id: Id,
  name: z.string(),
  skills: z.array(z.string()),
  presence: PresenceName,
  accepting: z.boolean(),
  load: z.number(),
  limit: z.int(),
  misses: z.int(),
  sinceMs: AtMs,
  groups: z.array(Id),
  retiredAtMs: AtMs.nullable(),
});
export type AgentView = z.output<typeof AgentView>;

export const listAgents = operation({
  method: 'get',
  path: '/agents',
  summary: 'Agents with their switches, load and limit',
  ...settingsRead,
  response: z.object({ agents: z.array(AgentView) }),
});

export const changeAgent = operation({
  method: 'patch',
  path: '/agents/{id}',
  summary: "Change an agent's name or skills",
  ...settingsChange,
  params: ById,
  body: z.object({
    name: z.string().trim().min(1).max(100).optional(),
    skills: z.array(z.string().trim().min(1).max(40)).max(50).optional(),
  }),
  response: AgentView,
});

export const changeLimit = operation({
  method: 'put',
  path: '/agents/{id}/limit',
  summary: "Change an agent's reception limit; acts at once",
  auth: 'staff',
  right: 'limits.change',
  params: ById,
  body: z.object({ limit: z.int().min(0).max(500) }),
  response: AgentView,
});

/** Bounds on what one visitor, address or person may do. The demo entry point and the bench raise them. */
export const Limits = z.object({
  /** Sessions one visitor may open in an hour; default 10. */
  sessionsPerVisitorPerHour: z.int().min(1).max(1_000_000),
  /** Visits from one address, and pages of one visitor, in a minute; default 60. */
  visitsPerAddressPerMinute: z.int().min(1).max(1_000_000),
  /** Messages of one visitor in a minute; default 60. */
  messagesPerVisitorPerMinute: z.int().min(1).max(1_000_000),
  /** Uploads of one visitor, or of one member of staff, in a minute; default 10. */
  uploadsPerVisitorPerMinute: z.int().min(1).max(1_000_000),
  /** Failed sign-ins for one person from one address in 15 minutes, ten times as many for all from it; default 10. */
  failedSignIns: z.int().min(1).max(1_000_000),
});
export type Limits = z.output<typeof Limits>;

export const readLimits = operation({
  method: 'get',
  path: '/limits',
  summary: 'How much one visitor, address or person may do',
  ...settingsRead,
  response: Limits,
});

export const changeLimits = operation({
  method: 'patch',
  path: '/limits',
  summary: 'Change these bounds; what is absent stays',
  ...settingsChange,
  body: Limits.partial(),
  response: Limits,
});

export const EntryPointSettings = z.object({
  id: Id,
  publicKey: z.string(),
  name: TextWords,
  allowedSites: z.array(z.string()),
  guidance: z.boolean(),
  /** Whether the assignment rules are asked at the first message or on opening. */
  assignOn: z.enum(['first-message', 'opening']),
  survey: z.boolean(),
  look: z.object({
    colour: z.string(),
    position: z.enum(['left', 'right']),
    title: TextWords,
  }),
  demo: z.boolean(),
  /** The two lines for the site's page. */
  snippet: z.string(),
  lastSeenAtMs: AtMs.nullable(),
});
export type EntryPointSettings = z.output<typeof EntryPointSettings>;

export const listEntryPoints = operation({
  method: 'get',
  path: '/entry-points',
  summary: 'Entry points with their settings and snippet',
  ...settingsRead,
  response: z.object({ entryPoints: z.array(EntryPointSettings) }),
});

export const changeEntryPoint = operation({
  method: 'patch',
  path: '/entry-points/{id}',
  summary: "Change an entry point's settings; what is absent stays",
  ...settingsChange,
  params: ById,
  body: z.object({
    name: TextWords.optional(),
    /** Origins such as `https://shop.example`; empty = every site. */
    allowedSites: z.array(z.url().max(200)).max(50).optional(),
    guidance: z.boolean().optional(),
    assignOn: z.enum(['first-message', 'opening']).optional(),
    survey: z.boolean().optional(),
    look: z
      .object({
        colour: z.string().regex(/^#[0-9a-fA-F]{6}$/),
        position: z.enum(['left', 'right']),
        title: TextWords,
      })
      .optional(),
  }),
  response: EntryPointSettings,
});
