/** Messages of the message centre as sentences, and what rings. */
import { describe, expect, it } from 'vitest';
import { createI18n } from 'vue-i18n';
import { Notice } from '#api/contract/notices.ts';
import { ring, SILENT } from '#console/app/live/ring.ts';
import { en } from '#console/app/messages/en/all.ts';
import { zh } from '#console/app/messages/zh/all.ts';
import { grouped, noticeWords } from '#console/app/notices/notice-words.ts';

const session = { id: 's1', customerName: 'Zhang Wei' };
const head = { id: 1, atMs: 0, mine: true };
const EACH: readonly Notice[] = [
  { ...head, kind: 'reminded', session, agentName: 'Chen', afterSeconds: 30 },
  { ...head, kind: 'supervisor-alerted', session, agentName: 'Chen', afterSeconds: 120 },
  { ...head, kind: 'reassigned', session, afterSeconds: 180 },
  { ...head, kind: 'transferred', session, byName: 'Li Na', words: 'be kind' },
  { ...head, kind: 'interrupted', session, byName: 'Li Na', words: null },
  { ...head, kind: 'bad-score', session, agentName: 'Chen', stars: 1 },
  { ...head, kind: 'bad-score', mine: false, session, agentName: 'Chen', stars: 2 },
  { ...head, kind: 'suspended', agentName: 'Chen', misses: 3 },
  { ...head, kind: 'suspended', mine: false, agentName: 'Chen', misses: 3 },
  { ...head, kind: 'reviewed', set: 'guidance', verdict: 'approve', byName: 'Wu', words: null },
  { ...head, kind: 'alarm', alarmKind: 'free-seat', subject: 'agent:1', cause: 'found' },
];

describe('a message of the message centre', () => {
  it.each([
    ['zh', zh],
    ['en', en],
  ] as const)('reads as a whole sentence in %s, whatever it is about', (locale, words) => {
    const { t, te } = createI18n({ legacy: false, locale, messages: { [locale]: words } }).global;

    const sentences = EACH.map(noticeWords).map(({ key, named }) => ({
      known: te(`notice.${key}`),
      words: t(`notice.${key}`, named),
    }));

    expect(sentences.filter(({ known, words: said }) => !known || /[{}]/.test(said))).toEqual([]);
  });

  it('has a message here for every kind that the server tells', () => {
    const kinds = Notice.options.map((option) => option.shape.kind.value);

    expect(new Set(EACH.map(({ kind }) => kind))).toEqual(new Set(kinds));
  });

  it('stands with its like, and empty groups are left out', () => {
    const groups = grouped(EACH.filter(({ kind }) => kind !== 'reviewed'));

    expect(groups.map(({ group }) => group)).toEqual(['sessions', 'scores', 'alarms']);
  });

  it('rings once when it comes, and not again while it stays unseen', () => {
    const none = { unread: 0, sessions: 0 };
    const came = ring(SILENT, { ...none, notices: 1, atMs: 0 });
    const later = ring(came.state, { ...none, notices: 1, atMs: 60_000 });

    expect([came.ring, later.ring]).toEqual([true, false]);
  });
});
