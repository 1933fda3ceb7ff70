/** What the visitor said and the server has not confirmed. One storage key each, so that tabs never overwrite one another. */

interface Head {
  /** The visitor's own id for it: sent twice, it is stored once. */
  readonly clientId: string;
  readonly atMs: number;
  /** Why the server will not take it; null = it will be tried again. */
  readonly refused: string | null;
}

export type Outgoing = Head &
  (
    | { readonly kind: 'text'; readonly text: string }
    /** `fileId` once it is uploaded. */
    | { readonly kind: 'image'; readonly name: string; readonly fileId: string | null }
    | { readonly kind: 'form'; readonly contact: string; readonly text: string }
  );

export type Box = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** In the order in which it was said, whichever tab said it. */
export function readOutbox(box: Box, prefix: string): Outgoing[] {
  const found: Outgoing[] = [];
  for (let place = 0; place < box.length; place += 1) {
    const key = box.key(place);
    const item = key?.startsWith(prefix) ? parse(box.getItem(key)) : null;
    if (item !== null) found.push(item);
  }
  return found.sort((a, b) => a.atMs - b.atMs || (a.clientId < b.clientId ? -1 : 1));
}

export function keepOutgoing(box: Box, prefix: string, item: Outgoing): void {
  box.setItem(prefix + item.clientId, JSON.stringify(item));
}

export function dropOutgoing(box: Box, prefix: string, clientId: string): void {
  box.removeItem(prefix + clientId);
}

/** Later than everything that waits, so that two words typed in one millisecond keep their order. */
export function nextAtMs(waiting: readonly Outgoing[], nowMs: number): number {
  return Math.max(nowMs, ...waiting.map((item) => item.atMs + 1));
}

function parse(text: string | null): Outgoing | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isOutgoing(value) ? value : null;
  } catch {
    return null;
  }
}

/** The host page shares this storage: whatever is there may be anything. */
function isOutgoing(value: unknown): value is Outgoing {
  const item = value as Partial<Outgoing> | null;
  return typeof item?.clientId === 'string' && typeof item.atMs === 'number' && typeof item.kind === 'string';
}
