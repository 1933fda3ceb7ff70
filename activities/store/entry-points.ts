/** Entry points: one mounted widget or account each, with its own settings and secret. */
import type { Text } from '#rules/text.ts';
import type { Store } from './database.ts';

export interface Look {
  readonly colour: string;
  readonly position: 'left' | 'right';
  readonly title: Text;
}

export interface EntryPoint {
  readonly id: string;
  readonly publicKey: string;
  readonly name: Text;
  /** Sealed, see `entry-point-secret.ts`. */
  readonly secret: string;
  /** Origins; empty = every site. */
  readonly allowedSites: readonly string[];
  readonly guidanceOn: boolean;
  readonly assignOn: 'message' | 'opening';
  readonly guidanceSet: string;
  readonly surveyOn: boolean;
  readonly look: Look;
  readonly demo: boolean;
}

const DEFAULT_LOOK: Look = {
  colour: '#1664c8',
  position: 'right',
  title: { zh: '在线客服', en: 'Chat with us' },
};

interface Columns {
  readonly id: string;
  readonly public_key: string;
  readonly name: string;
  readonly secret: string;
  readonly allowed_sites: string;
  readonly guidance_on: number;
  readonly assign_on: string;
  readonly guidance_set: string;
  readonly survey_on: number;
  readonly look: string;
  readonly demo: number;
}

const SELECT = `SELECT id, public_key, name, secret, allowed_sites, guidance_on, assign_on, guidance_set, survey_on, look, demo
  FROM entry_points`;

function entryPointOf(row: Columns): EntryPoint {
  return {
    id: row.id,
    publicKey: row.public_key,
    name: JSON.parse(row.name) as Text,
    secret: row.secret,
    allowedSites: JSON.parse(row.allowed_sites) as string[],
    guidanceOn: row.guidance_on === 1,
    assignOn: row.assign_on === 'opening' ? 'opening' : 'message',
    guidanceSet: row.guidance_set,
    surveyOn: row.survey_on === 1,
    look: { ...DEFAULT_LOOK, ...(JSON.parse(row.look) as Partial<Look>) },
    demo: row.demo === 1,
  };
}

/** Retired ones are not found. */
export async function findEntryPointByKey(store: Store, publicKey: string): Promise<EntryPoint | null> {
  // The column is ASCII: compared with anything else as it is, the server refuses the whole question.
  if (!/^[\w.-]{1,40}$/.test(publicKey)) return null;
  const [row] = await store.rows<Columns>(`${SELECT} WHERE public_key = ? AND retired_at IS NULL`, [
    publicKey,
  ]);
  return row === undefined ? null : entryPointOf(row);
}

export async function findEntryPoint(store: Store, id: string): Promise<EntryPoint | null> {
  const [row] = await store.rows<Columns>(`${SELECT} WHERE id = ?`, [id]);
  return row === undefined ? null : entryPointOf(row);
}

/** At most 500, oldest first. */
export async function listEntryPoints(store: Store): Promise<readonly EntryPoint[]> {
  const rows = await store.rows<Columns>(`${SELECT} WHERE retired_at IS NULL ORDER BY created_at LIMIT 500`);
  return rows.map(entryPointOf);
}

/** When a visit was last opened at each entry point. */
export async function lastVisits(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.prisma.visit.groupBy({ by: ['entryPointId'], _max: { openedAt: true } });
  return new Map(
    rows.flatMap((row) => (row._max.openedAt ? [[row.entryPointId, row._max.openedAt.getTime()]] : [])),
  );
}

export interface EntryPointChange {
  readonly name?: Text | undefined;
  readonly allowedSites?: readonly string[] | undefined;
  readonly guidanceOn?: boolean | undefined;
  readonly assignOn?: 'message' | 'opening' | undefined;
  readonly surveyOn?: boolean | undefined;
  readonly look?: Look | undefined;
}

/** What is absent stays. */
export async function updateEntryPoint(store: Store, id: string, change: EntryPointChange): Promise<void> {
  await store.prisma.entryPoint.update({
    where: { id },
    data: {
      revision: { increment: 1 },
      ...(change.name === undefined ? {} : { name: JSON.stringify(change.name) }),
      ...(change.allowedSites === undefined ? {} : { allowedSites: JSON.stringify(change.allowedSites) }),
      ...(change.guidanceOn === undefined ? {} : { guidanceOn: change.guidanceOn }),
      ...(change.assignOn === undefined ? {} : { assignOn: change.assignOn }),
      ...(change.surveyOn === undefined ? {} : { surveyOn: change.surveyOn }),
      ...(change.look === undefined ? {} : { look: JSON.stringify(change.look) }),
    },
  });
}
