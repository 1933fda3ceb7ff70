/** What the palette lists: what can be done here, then places, then what is found by name. */
import type { MessageHit } from '#api/contract/messages.ts';
import type { SessionRow } from '#api/contract/sessions.ts';
import type { Spelling } from '../../ui/spelling.ts';
import { type Action, matches } from '../actions.ts';
import type { Thing } from './palette-things.ts';

type Heading = 'do' | 'go' | 'sessions' | 'messages' | Thing['kind'];

interface Common {
  readonly key: string;
  readonly words: string;
  /** Why not now. */
  readonly unable: string | null;
  /** Set on the first of its kind. */
  readonly heading: Heading | null;
}
export type PaletteEntry = Common &
  (
    | { readonly kind: 'action'; readonly action: Action }
    | { readonly kind: 'thing'; readonly to: Thing['to']; readonly aside: string }
    | {
        readonly kind: 'session';
        readonly id: string;
        readonly list: 'mine' | 'open' | 'ended';
        /** The line to lead to; null = the newest. */
        readonly line: number | null;
        readonly aside: string;
      }
  );

export interface FoundSession {
  readonly row: SessionRow;
  readonly list: 'mine' | 'open' | 'ended';
}

export function paletteEntries(input: {
  readonly query: string;
  readonly actions: readonly Action[];
  readonly sessions: readonly FoundSession[];
  readonly messages?: readonly MessageHit[];
  readonly things?: readonly Thing[];
  /** Without it Chinese is not found by its letters. */
  readonly spelling?: Spelling | null;
}): readonly PaletteEntry[] {
  const shown = input.actions.filter(
    (action) =>
      action.id !== 'palette' &&
      !action.hidden?.() &&
      matches(input.query, action.words(), action.search, action.id),
  );
  const places = shown.filter(({ id }) => id.startsWith('go-'));
  const doable = shown.filter(({ id }) => !id.startsWith('go-'));
  return [
    ...headed('do', doable.map(actionEntry)),
    ...headed('go', places.map(actionEntry)),
    ...headed('sessions', input.sessions.map(sessionEntry)),
    ...headed('messages', (input.messages ?? []).map(messageEntry)),
    ...KINDS.flatMap((kind) => headed(kind, found(input, kind).map(thingEntry))),
  ];
}

const KINDS = ['rules', 'agents', 'settings'] as const;
/** Of one kind; more is seen with more letters. */
const MOST = 6;

/** Nothing before somebody types: these lists are long. */
function found(
  { query, things = [], spelling = null }: Parameters<typeof paletteEntries>[0],
  kind: Thing['kind'],
): readonly Thing[] {
  if (query.trim() === '') return [];
  return things
    .filter(
      (thing) =>
        thing.kind === kind &&
        matches(
          query.trim(),
          thing.words,
          thing.search,
          spelling?.initials(thing.words),
          spelling?.whole(thing.words),
        ),
    )
    .slice(0, MOST);
}

function thingEntry({ kind, id, words, aside, to }: Thing): PaletteEntry {
  return { kind: 'thing', key: `${kind} ${id}`, words, unable: null, heading: null, to, aside };
}

function actionEntry(action: Action): PaletteEntry {
  return {
    kind: 'action',
    key: action.id,
    words: action.words(),
    unable: action.unable?.() ?? null,
    heading: null,
    action,
  };
}

function sessionEntry({ row, list }: FoundSession): PaletteEntry {
  const aside = [row.group?.name, row.agent?.name].filter((name) => name !== undefined).join(' · ');
  return {
    kind: 'session',
    key: row.id,
    words: row.customer.name,
    unable: null,
    heading: null,
    id: row.id,
    list,
    line: null,
    aside,
  };
}

function messageEntry({ sessionId, seq, excerpt, customerName, closed }: MessageHit): PaletteEntry {
  return {
    kind: 'session',
    key: `${sessionId} ${seq}`,
    words: excerpt,
    unable: null,
    heading: null,
    id: sessionId,
    list: closed ? 'ended' : 'open',
    line: seq,
    aside: customerName,
  };
}

function headed(heading: Heading, entries: readonly PaletteEntry[]): readonly PaletteEntry[] {
  return entries.map((entry, index) => (index === 0 ? { ...entry, heading } : entry));
}
