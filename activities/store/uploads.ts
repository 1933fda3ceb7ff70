/** Images that were sent; kept beside the sessions, never on a disk of one node. */
import { v7 as uuid } from 'uuid';
import type { Store } from './database.ts';

export interface NewFile {
  readonly entryPointId: string;
  /** Who uploaded: exactly one of the two is known. */
  readonly visitorId: string | null;
  readonly sessionId: string | null;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly name: string;
  readonly content: Buffer;
}

export async function insertFile(store: Store, file: NewFile): Promise<string> {
  const id = uuid();
  await store.pool.execute(
    `INSERT INTO files (id, entry_point_id, visitor_id, session_id, media_type, bytes, width, height, name, content, uploaded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3))`,
    [
      id,
      file.entryPointId,
      file.visitorId,
      file.sessionId,
      file.mediaType,
      file.content.length,
      file.width,
      file.height,
      file.name.slice(0, 200),
      file.content,
    ],
  );
  return id;
}

export interface FileFacts {
  readonly id: string;
  readonly entryPointId: string;
  readonly visitorId: string | null;
  readonly sessionId: string | null;
  readonly mediaType: string;
  readonly width: number | null;
  readonly height: number | null;
}

export async function findFile(store: Store, id: string): Promise<FileFacts | null> {
  return store.prisma.storedFile.findUnique({
    where: { id },
    select: {
      id: true,
      entryPointId: true,
      visitorId: true,
      sessionId: true,
      mediaType: true,
      width: true,
      height: true,
    },
  });
}

export async function readFileContent(
  store: Store,
  id: string,
): Promise<{ readonly mediaType: string; readonly content: Buffer } | null> {
  const row = await store.prisma.storedFile.findUnique({
    where: { id },
    select: { mediaType: true, content: true },
  });
  return row === null ? null : { mediaType: row.mediaType, content: Buffer.from(row.content) };
}

/** An image sent into a session is kept with it. */
export async function attachFile(store: Store, id: string, sessionId: string): Promise<void> {
  await store.pool.execute('UPDATE files SET session_id = ? WHERE id = ? AND session_id IS NULL', [
    sessionId,
    id,
  ]);
}
