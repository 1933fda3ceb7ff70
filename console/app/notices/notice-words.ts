/** A message of the message centre as one sentence, where it belongs and where it leads. */
import type { RouteLocationRaw } from 'vue-router';
import type { Notice } from '#api/contract/notices.ts';

export const NOTICE_GROUPS = ['sessions', 'scores', 'reviews', 'alarms'] as const;
export type NoticeGroup = (typeof NOTICE_GROUPS)[number];

export interface NoticeWords {
  readonly group: NoticeGroup;
  /** Under `notice.` in the catalogue. */
  readonly key: string;
  readonly named: Readonly<Record<string, string | number>>;
  /** A colleague's own words, shown as a quotation. */
  readonly quote: string | null;
  /** Beside its words, so that colour is never alone. */
  readonly shape: '▲' | '■' | '●';
  readonly to: RouteLocationRaw | null;
}

export function noticeWords(notice: Notice): NoticeWords {
  switch (notice.kind) {
    case 'reminded':
    case 'supervisor-alerted':
      return {
        ...ofSession(notice, '▲'),
        named: {
          name: notice.session.customerName,
          agent: notice.agentName ?? '',
          after: clock(notice.afterSeconds),
        },
      };
    case 'reassigned':
      return {
        ...ofSession(notice, '■'),
        named: { name: notice.session.customerName, after: clock(notice.afterSeconds) },
      };
    case 'transferred':
    case 'interrupted':
      return {
        ...ofSession(notice, notice.kind === 'interrupted' ? '■' : '●'),
        named: { name: notice.session.customerName, by: notice.byName ?? '' },
        quote: notice.words,
      };
    case 'bad-score':
      return {
        ...ofSession(notice, '▲'),
        group: 'scores',
        key: notice.mine ? 'bad-score-mine' : 'bad-score',
        named: {
          name: notice.session.customerName,
          agent: notice.agentName ?? '',
          stars: notice.stars,
        },
      };
    case 'suspended':
      return {
        group: 'sessions',
        key: notice.mine ? 'suspended-mine' : 'suspended',
        named: { agent: notice.agentName ?? '', misses: notice.misses },
        quote: null,
        shape: '■',
        to: null,
      };
    case 'reviewed':
      return {
        group: 'reviews',
        key: `reviewed-${notice.verdict}`,
        named: { by: notice.byName ?? '' },
        quote: notice.words,
        shape: '●',
        to: { name: 'rules', params: { set: notice.set } },
      };
    case 'alarm':
      return {
        group: 'alarms',
        key: `alarm-${notice.alarmKind}`,
        named: { cause: notice.cause },
        quote: null,
        shape: '■',
        to: null,
      };
    default:
      return notice satisfies never;
  }
}

/** Newest first within each group; groups without a message are left out. */
export function grouped(
  notices: readonly Notice[],
): readonly { readonly group: NoticeGroup; readonly notices: readonly Notice[] }[] {
  return NOTICE_GROUPS.flatMap((group) => {
    const own = notices.filter((notice) => noticeWords(notice).group === group);
    return own.length === 0 ? [] : [{ group, notices: own }];
  });
}

type OfSession = Extract<Notice, { session: object }>;

/** In which list the session stands most likely; it opens in any. */
const LIST: { readonly [kind in OfSession['kind']]: 'mine' | 'open' | 'ended' } = {
  reminded: 'mine',
  transferred: 'mine',
  'supervisor-alerted': 'open',
  reassigned: 'ended',
  interrupted: 'ended',
  'bad-score': 'ended',
};

function ofSession({ kind, session }: OfSession, shape: NoticeWords['shape']): NoticeWords {
  return {
    group: 'sessions',
    key: kind,
    named: {},
    quote: null,
    shape,
    to: { name: 'workbench', params: { list: LIST[kind], sessionId: session.id } },
  };
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
