/** A colleague's live connection: who holds it, and what it has been told. */
import type { Namespace, Socket } from 'socket.io';
import type { Language } from '#rules/text.ts';
import type { StaffListens, StaffSays } from './contract/live.ts';
import type { Holder } from './live-connections.ts';
import type { Actor } from './rights.ts';

interface SocketData {
  actor: Actor;
  holder: Holder;
  /** What the reader's console speaks, as it said when it connected. */
  language: Language;
  /** Highest number pushed of each watched session. */
  watched: Map<string, number>;
  /** Sessions whose rows were pushed, to be taken back when they leave the reader's scope. */
  listed: Set<string>;
}

export type StaffSocket = Socket<StaffSays, StaffListens, Record<string, never>, SocketData>;
export type StaffNamespace = Namespace<StaffSays, StaffListens, Record<string, never>, SocketData>;
