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

type Row = NonNullable<Awaited<ReturnType<Store['prisma']['entryPoint']['findUnique']>>>;

function entryPointOf(row: Row): EntryPoint {
  return {
    id: row.id,
    publicKey: row.publicKey,
    name: JSON.parse(row.name) as Text,
    secret: row.secret,
    allowedSites: JSON.parse(row.allowedSites) as string[],
    guidanceOn: row.guidanceOn,
    assignOn: row.assignOn === 'opening' ? 'opening' : 'message',
    guidanceSet: row.guidanceSet,
    surveyOn: row.surveyOn,
    look: { ...DEFAULT_LOOK, ...(JSON.parse(row.look) as Partial<Look>) },
    demo: row.demo,
  };
}

/** Retired ones are not found. */
export async function findEntryPointByKey(store: Store, publicKey: string): Promise<EntryPoint | null> {
  // The column is ASCII: compared with anything else as it is, the server refuses the whole question.
  if (!/^[\w.-]{1,40}$/.test(publicKey)) return null;
  const row = await store.prisma.entryPoint.findUnique({ where: { publicKey } });
  return row === null || row.retiredAt !== null ? null : entryPointOf(row);
}

export async function findEntryPoint(store: Store, id: string): Promise<EntryPoint | null> {
  const row = await store.prisma.entryPoint.findUnique({ where: { id } });
  return row === null ? null : entryPointOf(row);
}

/** At most 500, oldest first. */
export async function listEntryPoints(store: Store): Promise<readonly EntryPoint[]> {
  const rows = await store.prisma.entryPoint.findMany({
    where: { retiredAt: null },
    orderBy: { createdAt: 'asc' },
    take: 500,
  });
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
export async function updateEntryPoint(
  store: Store,
  id: string,
  change: EntryPointChange,
): Promise<EntryPoint> {
  const row = await store.prisma.entryPoint.update({
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
  return entryPointOf(row);
}
