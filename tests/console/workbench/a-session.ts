import type { StaffEvent } from '#api/contract/events.ts';
import type { SessionDetail, SessionRow } from '#api/contract/sessions.ts';

export function aRow(change: Partial<SessionRow> = {}): SessionRow {
  return {
    id: 's1',
    phase: 'serving',
    seq: 1,
    customer: { id: 'c1', name: 'Zhang Wei', tags: [] },
    entryPoint: { id: 'e1', name: 'web' },
    language: 'zh',
    group: null,
    agent: { id: 'a1', name: 'Li Na' },
    openedAtMs: 0,
    closedAtMs: null,
    closureCause: null,
    class: null,
    turn: 'agent',
    waitingSinceMs: null,
    lastMessageAtMs: null,
    excerpt: '',
    unread: 0,
    hasDraft: false,
    mark: null,
    exclusive: false,
    due: [],
    stars: null,
    ...change,
  };
}

export function aMessage(
  seq: number,
  change: Partial<Extract<StaffEvent, { kind: 'message' }>> = {},
): StaffEvent {
  return {
    kind: 'message',
    seq,
    vseq: seq,
    sessionId: 's1',
    atMs: seq * 1_000,
    audience: 'all',
    from: 'visitor',
    clientId: null,
    agentId: null,
    agentName: null,
    guidedIndex: null,
    content: { type: 'text', text: `message ${seq}` },
    decisionId: null,
    ...change,
  };
}

export function anAssignment(seq: number, agentName: string): StaffEvent {
  return {
    kind: 'assigned',
    seq,
    vseq: seq,
    sessionId: 's1',
    atMs: seq * 1_000,
    audience: 'all',
    agentId: 'a1',
    agentName,
    groupId: null,
    groupName: null,
    decisionId: 'd1',
    ruleName: 'VIP to owner',
    how: 'plan',
  };
}

const MAY = { allowed: true, reason: null };

export function aDetail(change: Partial<SessionDetail> = {}): SessionDetail {
  return {
    ...aRow(),
    visitorId: 'v1',
    profile: {
      known: false,
      owner: null,
      vip: null,
      score: null,
      contact: null,
      visits: 1,
      region: null,
      device: null,
      browser: null,
      referrer: null,
      source: 'browser',
    },
    track: [],
    history: [],
    remark: '',
    summary: { themeId: null, solved: null, words: '', revision: 0 },
    summaryRequired: [],
    draft: { text: '', revision: 0 },
    survey: null,
    pinned: { guidance: null, assignment: null, policy: 1 },
    may: {
      reply: MAY,
      note: MAY,
      transfer: MAY,
      end: MAY,
      bot: MAY,
      takeOver: MAY,
      survey: MAY,
      interrupt: MAY,
      pick: MAY,
    },
    surveyAtEnd: { sent: false, why: 'off' },
    visitorReadVseq: 0,
    visitorOnline: true,
    ...change,
  };
}
