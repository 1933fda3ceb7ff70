/** Those who may sign in, where they are signed in, and what they changed. */
import { AppError } from '#rules/errors.ts';
import { type JsonList, listOf, type Store } from './database.ts';

export interface StaffMember {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly mustChange: boolean;
  readonly roles: readonly string[];
  readonly preferences: unknown;
  readonly disabled: boolean;
  /** The agent this person is; null for those who do not serve. */
  readonly agentId: string | null;
  readonly groupIds: readonly string[];
}

interface StaffColumns {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly mustChange: boolean;
  readonly roles: string;
  readonly preferences: string;
  readonly disabledAt: Date | null;
}

export async function findStaffByName(store: Store, name: string): Promise<StaffMember | null> {
  const row = await store.prisma.staff.findUnique({ where: { name } });
  return row === null ? null : withAgent(store, row);
}

export async function findStaff(store: Store, id: string): Promise<StaffMember | null> {
  const row = await store.prisma.staff.findUnique({ where: { id } });
  return row === null ? null : withAgent(store, row);
}

async function withAgent(store: Store, row: StaffColumns): Promise<StaffMember> {
  const agent = await store.prisma.agent.findUnique({ where: { staffId: row.id } });
  const memberships =
    agent === null
      ? []
      : await store.prisma.membership.findMany({
          where: { agentId: agent.id, leftAt: null },
          orderBy: { groupId: 'asc' },
        });
  return {
    id: row.id,
    name: row.name,
    displayName: row.displayName,
    passwordHash: row.passwordHash,
    mustChange: row.mustChange,
    roles: JSON.parse(row.roles) as string[],
    preferences: JSON.parse(row.preferences) as unknown,
    disabled: row.disabledAt !== null,
    agentId: agent === null || agent.retiredAt !== null ? null : agent.id,
    groupIds: memberships.map((membership) => membership.groupId),
  };
}

export interface StaffListed {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly mustChange: boolean;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  readonly agentId: string | null;
  readonly lastSignInAtMs: number | null;
}

/** Everyone, by name; at most 1,000. */
export async function listStaff(store: Store): Promise<readonly StaffListed[]> {
  const [rows, agents, signIns] = await Promise.all([
    store.prisma.staff.findMany({ orderBy: { name: 'asc' }, take: 1_000 }),
    store.prisma.agent.findMany({ where: { retiredAt: null }, select: { id: true, staffId: true } }),
    store.prisma.signIn.groupBy({ by: ['staffId'], _max: { createdAt: true } }),
  ]);
  const agentOf = new Map(agents.map((agent) => [agent.staffId, agent.id]));
  const lastOf = new Map(signIns.map((one) => [one.staffId, one._max.createdAt?.getTime() ?? null]));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    displayName: row.displayName,
    mustChange: row.mustChange,
    roles: JSON.parse(row.roles) as string[],
    disabled: row.disabledAt !== null,
    agentId: agentOf.get(row.id) ?? null,
    lastSignInAtMs: lastOf.get(row.id) ?? null,
  }));
}

/** Sets a password and signs the person out everywhere but where `exceptTokenHash` says. */
export async function setPassword(
  store: Store,
  staffId: string,
  next: {
    readonly passwordHash: string;
    readonly mustChange: boolean;
    readonly exceptTokenHash: string | null;
  },
): Promise<void> {
  await store.prisma.$transaction([
    store.prisma.staff.update({
      where: { id: staffId },
      data: { passwordHash: next.passwordHash, mustChange: next.mustChange },
    }),
    store.prisma.signIn.deleteMany({
      where: {
        staffId,
        ...(next.exceptTokenHash === null ? {} : { tokenHash: { not: next.exceptTokenHash } }),
      },
    }),
  ]);
}

export async function setPreferences(store: Store, staffId: string, preferences: object): Promise<void> {
  await store.prisma.staff.update({
    where: { id: staffId },
    data: { preferences: JSON.stringify(preferences) },
  });
}

export interface SignIn {
  readonly tokenHash: string;
  readonly staffId: string;
  readonly lastsMs: number;
  readonly address: string;
  readonly userAgent: string;
}

export async function insertSignIn(store: Store, signIn: SignIn): Promise<void> {
  await store.pool.execute(
    `INSERT INTO sign_ins (token_hash, staff_id, created_at, seen_at, expires_at, address, agent_text)
     VALUES (?, ?, NOW(3), NOW(3), NOW(3) + INTERVAL ? SECOND, ?, ?)`,
    [
      signIn.tokenHash,
      signIn.staffId,
      Math.round(signIn.lastsMs / 1_000),
      signIn.address.slice(0, 64),
      signIn.userAgent.slice(0, 300),
    ],
  );
}

interface SignedInRow {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly password_hash: string;
  readonly must_change: number;
  readonly roles: string;
  readonly preferences: string;
  readonly agent_id: string | null;
  readonly group_ids: JsonList;
  readonly unused: number;
}

/** The person signed in with this token; null when it is unknown, too old or the person disabled. One question, for it is asked with every request. */
export async function findSignedIn(
  store: Store,
  tokenHash: string,
  lastsMs: number,
): Promise<StaffMember | null> {
  const [row] = await store.rows<SignedInRow>(
    `SELECT s.id, s.name, s.display_name, s.password_hash, s.must_change, s.roles, s.preferences,
       a.id AS agent_id, t.seen_at < NOW(3) - INTERVAL 1 HOUR AS unused,
       (SELECT JSON_ARRAYAGG(m.group_id) FROM memberships m WHERE m.agent_id = a.id AND m.left_at IS NULL) AS group_ids
     FROM sign_ins t JOIN staff s ON s.id = t.staff_id
     LEFT JOIN agents a ON a.staff_id = s.id AND a.retired_at IS NULL
     WHERE t.token_hash = ? AND t.expires_at >= NOW(3) AND s.disabled_at IS NULL`,
    [tokenHash],
  );
  if (row === undefined) return null;
  // Used, so it lasts on; written at most once an hour.
  if (row.unused === 1)
    await store.pool.execute(
      'UPDATE sign_ins SET seen_at = NOW(3), expires_at = NOW(3) + INTERVAL ? SECOND WHERE token_hash = ?',
      [Math.round(lastsMs / 1_000), tokenHash],
    );
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    passwordHash: row.password_hash,
    mustChange: row.must_change === 1,
    roles: JSON.parse(row.roles) as string[],
    preferences: JSON.parse(row.preferences) as unknown,
    disabled: false,
    agentId: row.agent_id,
    groupIds: [...listOf(row.group_ids)].sort(),
  };
}

export async function deleteSignIn(store: Store, tokenHash: string): Promise<void> {
  await store.prisma.signIn.deleteMany({ where: { tokenHash } });
}

export interface AuditEntry {
  /** Null = the command line. */
  readonly by: string | null;
  readonly action: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly from: string;
}

/** Who changed what, when, from where; secrets and customers' words are never passed in. */
export async function writeAudit(store: Store, entry: AuditEntry): Promise<void> {
  await store.pool.execute(
    `INSERT INTO audit (at, by_staff, action, subject, before_value, after_value, from_address)
     VALUES (NOW(3), ?, ?, ?, ?, ?, ?)`,
    [
      entry.by,
      entry.action,
      entry.subject.slice(0, 120),
      entry.before === undefined ? null : JSON.stringify(entry.before),
      entry.after === undefined ? null : JSON.stringify(entry.after),
      entry.from.slice(0, 64),
    ],
  );
}

export function requireStaff(staff: StaffMember | null): StaffMember {
  if (staff === null) throw new AppError('not-found', 'No such person');
  return staff;
}
