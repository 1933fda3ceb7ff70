/** Roles, what each may do, and over whose data; `api/rights.ts` is the one place that asks this table. */

export const ROLES = ['administrator', 'supervisor', 'operations', 'agent', 'inspector'] as const;
export type Role = (typeof ROLES)[number];

export const RIGHTS = [
  'sessions.read',
  'sessions.reply',
  'sessions.note',
  'sessions.transfer',
  'sessions.end',
  'sessions.bot',
  'sessions.survey',
  'sessions.interrupt',
  'sessions.exceed-limit',
  'queue.read',
  'queue.take',
  'queue.pick',
  'queue.remove',
  'left-messages.read',
  'left-messages.handle',
  'decisions.read',
  'rules.read',
  'rules.edit',
  'rules.review',
  'rules.publish',
  'rules.gates',
  'settings.read',
  'settings.change',
  'limits.change',
  'presence.change-others',
  'staff.change',
  'alarms.read',
  'alarms.acknowledge',
  'demo.manage',
] as const;
export type Right = (typeof RIGHTS)[number];

/** Whose data: `own` = sessions I serve or served, `group` = those of my groups, `all`. */
export type Scope = 'own' | 'group' | 'all';

const READS = { 'queue.read': 'all', 'left-messages.read': 'all', 'settings.read': 'all' } as const;

/** A right that is missing here is one the role does not have. */
export const ROLE_RIGHTS: { readonly [role in Role]: { readonly [right in Right]?: Scope } } = {
  administrator: Object.fromEntries(RIGHTS.map((right) => [right, 'all'])),
  supervisor: {
    ...READS,
    'sessions.read': 'group',
    'sessions.reply': 'own',
    'sessions.note': 'group',
    'sessions.transfer': 'group',
    'sessions.end': 'group',
    'sessions.bot': 'group',
    'sessions.survey': 'own',
    'sessions.interrupt': 'group',
    'sessions.exceed-limit': 'group',
    'queue.read': 'group',
    'queue.take': 'group',
    'queue.pick': 'group',
    'queue.remove': 'group',
    'left-messages.read': 'group',
    'left-messages.handle': 'group',
    'decisions.read': 'group',
    'rules.read': 'all',
    'rules.review': 'all',
    'limits.change': 'group',
    'presence.change-others': 'group',
    'alarms.read': 'all',
    'alarms.acknowledge': 'all',
  },
  operations: {
    ...READS,
    'sessions.read': 'all',
    'decisions.read': 'all',
    'rules.read': 'all',
    'rules.edit': 'all',
    'rules.review': 'all',
    'rules.publish': 'all',
    'settings.change': 'all',
    'alarms.read': 'all',
    'demo.manage': 'all',
  },
  agent: {
    'sessions.read': 'own',
    'sessions.reply': 'own',
    'sessions.note': 'own',
    'sessions.transfer': 'own',
    'sessions.end': 'own',
    'sessions.bot': 'own',
    'sessions.survey': 'own',
    'queue.read': 'group',
    'queue.take': 'group',
    'left-messages.read': 'group',
    'left-messages.handle': 'group',
    'decisions.read': 'own',
    'settings.read': 'all',
  },
  inspector: { 'sessions.read': 'all', 'decisions.read': 'all', 'rules.read': 'all', 'settings.read': 'all' },
};
