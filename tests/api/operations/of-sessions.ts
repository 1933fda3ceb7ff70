/** Operations of staff over sessions, the queue and left messages, and what goes with them. */
import { v4 as uuid } from 'uuid';
import { PRE_SALES } from '#activities/store/demo/ids.ts';
import type { Right } from '#api/contract/rights.ts';
import type { StaffCommand } from '#api/contract/sessions.ts';
import { aPicture, type Relation } from './a-world.ts';
import { type Audit, ofSession, type Placed, READS } from './placed.ts';

const IN_THE_LOG: Audit = { not: 'a row of the session’s log, with its author; it can be changed by nobody' };
const IN_COMMANDS: Audit = {
  not: 'a row in `commands` with its author, arguments and result, and an event in the log',
};
const ONES_OWN: Audit = { not: 'a mark of one’s own that others do not work by' };

/** Only whoever serves it answers; the others are told whose it is. */
const ofTheServing = (relation: Relation) => (relation === 'own' ? [200] : [409]);

interface Commanded {
  readonly right: Right;
  readonly reading?: Right;
  readonly args?: object;
}

const COMMANDS: { readonly [kind in StaffCommand['kind']]: Commanded } = {
  end: { right: 'sessions.end' },
  transfer: { right: 'sessions.transfer', args: { to: { kind: 'group', groupId: PRE_SALES }, note: '' } },
  bot: { right: 'sessions.bot' },
  'take-over': { right: 'sessions.bot' },
  survey: { right: 'sessions.survey' },
  pick: { right: 'queue.pick', reading: 'queue.read', args: { reason: 'asked for it' } },
  remove: { right: 'queue.remove', reading: 'queue.read', args: { reason: 'asked for it' } },
  interrupt: { right: 'sessions.interrupt', args: { note: '' } },
};

const commands: readonly Placed[] = Object.entries(COMMANDS).map(([kind, { args, ...rights }]) => ({
  name: kind,
  about: 'session',
  ...rights,
  // Temporal is away: kept, and answered live.
  answers: () => [202],
  request: (given) => ({
    params: ofSession(given),
    body: { id: uuid(), kind, ...(args === undefined ? {} : { args }) },
  }),
  audit: IN_COMMANDS,
}));

export const OF_SESSIONS = {
  sendStaffMessage: {
    about: 'session',
    answers: ofTheServing,
    request: (given) => ({
      params: ofSession(given),
      body: { kind: 'text', clientId: uuid(), text: 'here' },
    }),
    audit: IN_THE_LOG,
  },
  sendNote: {
    about: 'session',
    request: (given) => ({ params: ofSession(given), body: { clientId: uuid(), text: 'between us' } }),
    audit: IN_THE_LOG,
  },
  uploadForSession: {
    about: 'session',
    answers: ofTheServing,
    request: (given) => ({ params: ofSession(given), body: aPicture() }),
    audit: { not: 'nothing refers to it until it is sent, and that is in the log' },
  },
  searchMessages: { about: 'list', request: () => ({ query: { search: 'between us' } }), audit: READS },
  listSessions: { about: 'list', request: () => ({ query: { list: 'open' } }), audit: READS },
  readSession: { about: 'session', request: (given) => ({ params: ofSession(given) }), audit: READS },
  listSessionEvents: { about: 'session', request: (given) => ({ params: ofSession(given) }), audit: READS },
  commandSession: commands,
  saveDraft: {
    about: 'session',
    request: (given) => ({ params: ofSession(given), body: { text: 'unsent', revision: 1 } }),
    audit: { not: 'unsent words, gone with the sending' },
  },
  markSessionRead: {
    about: 'session',
    request: (given) => ({ params: ofSession(given), body: { seq: 1 } }),
    audit: ONES_OWN,
  },
  saveSummary: {
    about: 'session',
    request: (given) => ({
      params: ofSession(given),
      body: { themeId: null, solved: 'yes', words: 'Boots exchanged.', revision: 0 },
    }),
    audit: { action: 'save-summary' },
  },
  saveRemark: {
    about: 'session',
    request: (given) => ({ params: ofSession(given), body: { text: `prefers mail ${uuid()}` } }),
    audit: { action: 'save-remark' },
  },
  enterCustomer: {
    about: 'session',
    request: (given) => ({ params: ofSession(given), body: { name: 'Ms Zhang' } }),
    audit: { action: 'enter-customer' },
  },
  markSession: {
    about: 'session',
    request: (given) => ({ params: ofSession(given), body: { colour: 'green' } }),
    audit: ONES_OWN,
  },
  listTransferTargets: {
    about: 'session',
    request: ({ case: { sessionId } }) => ({ query: { session: sessionId } }),
    audit: READS,
  },
  listQueue: { about: 'list', request: () => ({}), audit: READS },
  takeNext: { about: 'list', request: () => ({}), audit: IN_COMMANDS },
  listLeftMessages: { about: 'list', request: () => ({}), audit: READS },
  takeLeftMessage: {
    about: 'left-message',
    reading: 'left-messages.read',
    request: ({ case: { leftMessageId } }) => ({ params: { id: leftMessageId } }),
    audit: { action: 'take-left-message' },
  },
  finishLeftMessage: {
    about: 'left-message',
    reading: 'left-messages.read',
    request: ({ case: { leftMessageId } }) => ({ params: { id: leftMessageId } }),
    audit: { action: 'finish-left-message' },
  },
  putBackLeftMessage: {
    about: 'left-message',
    reading: 'left-messages.read',
    request: async ({ world, person, case: { leftMessageId } }) => {
      await world.api.store.pool.query(
        "UPDATE left_messages SET state = 'taken', taken_by = ?, taken_at = NOW(3), done_at = NULL WHERE id = ?",
        [person.staffId, leftMessageId],
      );
      return { params: { id: leftMessageId }, body: { to: 'open' } };
    },
    audit: { action: 'put-back-left-message' },
  },
  listQuickReplies: { about: 'self', request: () => ({}), audit: READS },
  listThemes: { about: 'self', request: () => ({}), audit: READS },
  readWhy: {
    about: 'session',
    reading: 'decisions.read',
    request: (given) => ({ params: ofSession(given) }),
    audit: READS,
  },
  setPresence: {
    about: 'self',
    request: () => ({ body: { accepting: true } }),
    audit: { not: 'kept in `presence_intervals` from when to when, with its cause' },
  },
  setAgentPresence: {
    about: 'agent',
    reading: 'presence.change-others',
    request: ({ case: { agentId } }) => ({ params: { id: agentId }, body: { presence: 'suspended' } }),
    audit: { action: 'change-presence' },
  },
  changeLimit: {
    about: 'agent',
    reading: 'limits.change',
    request: ({ case: { agentId } }) => ({
      params: { id: agentId },
      body: { limit: 50 + Math.floor(Math.random() * 400) },
    }),
    audit: { action: 'change-limit' },
  },
} satisfies { readonly [name: string]: Placed | readonly Placed[] };
