/** What has been written and not yet stored. Each carries its own id from the start, so that sending twice stores once. */

export interface OutboxItem {
  readonly clientId: string;
  readonly sessionId: string;
  readonly kind: 'text' | 'note' | 'image';
  readonly text: string;
  /** Of an uploaded image; null while it is not there yet. */
  readonly fileId: string | null;
  /** Of the picture in this browser, while it lives. */
  readonly previewUrl: string | null;
  readonly atMs: number;
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed';
  /** Why it was refused, in words; null otherwise. */
  readonly reason: string | null;
}

export type Outbox = readonly OutboxItem[];

export function add(outbox: Outbox, item: Omit<OutboxItem, 'state' | 'reason'>): Outbox {
  return [...outbox, { ...item, state: 'waiting', reason: null }];
}

/** Of each session the oldest, so that what was written first is stored first; a refused one does not hold up the rest. */
export function sendable(outbox: Outbox): readonly OutboxItem[] {
  const seen = new Set<string>();
  return outbox.filter((item) => {
    if (item.state === 'failed' || item.state === 'sent' || seen.has(item.sessionId)) return false;
    seen.add(item.sessionId);
    return item.state === 'waiting';
  });
}

export function mark(outbox: Outbox, clientId: string, change: Partial<OutboxItem>): Outbox {
  return outbox.map((item) => (item.clientId === clientId ? { ...item, ...change } : item));
}

export function drop(outbox: Outbox, clientId: string): Outbox {
  return outbox.filter((item) => item.clientId !== clientId);
}

/** As kept in the browser: a send cut short by a reload goes out again under its own id. Pictures not yet uploaded are lost with the page. */
export function packed(outbox: Outbox): string {
  const kept = outbox
    .filter((item) => item.state !== 'sent' && (item.kind !== 'image' || item.fileId !== null))
    .map((item) => ({ ...item, previewUrl: null, state: item.state === 'failed' ? 'failed' : 'waiting' }));
  return JSON.stringify(kept);
}

export function unpacked(text: string | null): Outbox {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(parsed) ? parsed.filter(isItem) : [];
  } catch {
    return [];
  }
}

function isItem(value: unknown): value is OutboxItem {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['clientId', 'sessionId', 'kind', 'text', 'state'].every(
      (name) => typeof (value as Record<string, unknown>)[name] === 'string',
    )
  );
}
