/** A place in a list ordered by a time and an id; opaque to callers. */
import { AppError } from '#rules/errors.ts';

export interface CursorPlace {
  readonly at: number;
  readonly id: string;
}

export function writeCursor(place: CursorPlace): string {
  return Buffer.from(`${place.at}.${place.id}`).toString('base64url');
}

export function readCursor(text: string | undefined): CursorPlace | null {
  if (text === undefined) return null;
  const [, at, id] =
    /^(-?\d{1,16})\.([\w:-]{1,64})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (at === undefined || id === undefined)
    throw new AppError('bad-request', 'Not a cursor of ours', {
      problems: [{ path: '/query/cursor', reason: 'unreadable', remedy: 'the nextCursor of an answer' }],
    });
  return { at: Number(at), id };
}
