/** What a new installation begins with: the first administrator, and the demo shop's groups, people, words, policy and rules. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { v7 as uuid } from 'uuid';
import { isOpen, nextEdge } from '#rules/calendar/opening-hours.ts';
import { inTransaction, nowMsOf, type Pools } from '../database.ts';
import { canonicalPolicy } from '../policies.ts';
import { DEFAULT_GATES, GATES_SETTING } from '../rule-gates.ts';
import { QUESTIONS_EN } from './bot-questions-en.ts';
import { QUESTIONS_ZH } from './bot-questions-zh.ts';
import { at, atOrNull, insertMissing, type Row } from './bulk.ts';
import { GROUPS } from './groups.ts';
import { BOT, demoId, ENTRY_POINT, ENTRY_POINT_KEY } from './ids.ts';
import { ADMINISTRATOR_SKILLS, PEOPLE } from './people.ts';
import { POLICY } from './policy-document.ts';
import { QUICK_REPLIES } from './quick-replies.ts';
import { publishedRuleSets } from './rule-versions.ts';
import { THEMES } from './themes.ts';

export interface Secrets {
  /** Hash of a password that nobody knows, for the demo's agents. */
  readonly nobody: string;
  /** The demo entry point's secret, sealed. */
  readonly entryPoint: string;
}

const MARK = 'demo.base';

/** On one machine every visitor has the same address and comes again and again; back to the product's own once the demo is removed. */
export const DEMO_LIMITS = JSON.stringify({
  sessionsPerVisitorPerHour: 300,
  visitsPerAddressPerMinute: 600,
  messagesPerVisitorPerMinute: 300,
});

/** The demo's rules come without fixtures, and a newcomer changes a word and publishes it within minutes. */
export const DEMO_GATES = JSON.stringify({ ...DEFAULT_GATES, fixtures: false, coverage: false });

/** Writes what is missing. Twice is the same as once, and what was removed or changed since stays so. */
export async function seedBase(pool: Pools, secrets: Secrets): Promise<void> {
  if (await isMarked(pool, MARK)) return;
  await inTransaction({ pool }, (connection) => writeSettings(connection));
  await inTransaction({ pool }, (connection) => writePeople(connection, secrets));
  await inTransaction({ pool }, async (connection) => {
    await writeRules(connection);
    await writeEntryPoint(connection, secrets);
    await mark(connection, MARK, { rules: 1 });
  });
}

/** Makes `admin` where nobody could administer yet; true if it did. `passwordHash` is of a one-time password. */
export function seedAdministrator(pool: Pools, passwordHash: string): Promise<boolean> {
  return inTransaction({ pool }, (connection) => writeAdministrator(connection, passwordHash));
}

export async function isMarked(pool: Pick<Pools, 'query'>, name: string): Promise<boolean> {
  const [rows] = await pool.query<RowDataPacket[]>('SELECT 1 FROM settings WHERE name = ?', [name]);
  return rows.length > 0;
}

/** Remembers in the settings that a part is done, so that removing the demo does not bring it back at the next start. */
export async function mark(
  connection: Pick<PoolConnection, 'query'>,
  name: string,
  value: object,
): Promise<void> {
  await connection.query(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = ?, changed_at = NOW(3)',
    [name, JSON.stringify(value), JSON.stringify(value)],
  );
}

async function writeSettings(connection: PoolConnection): Promise<void> {
  const nowMs = await nowMsOf(connection);
  await insertMissing(connection, 'groups', groupRows(nowMs));
  const holidays = GROUPS.flatMap((group) =>
    group.holidays.map(({ day, name }) => ({
      day,
      group_id: group.id,
      name: JSON.stringify(name),
      works: 0,
    })),
  );
  await insertMissing(connection, 'holidays', holidays);
  await insertMissing(connection, 'themes', themeRows());
  await insertMissing(connection, 'quick_replies', quickReplyRows());
  const bot = { zh: '智能助手小白', en: 'Snowy, the assistant' };
  await insertMissing(connection, 'bots', [{ id: BOT, name: JSON.stringify(bot), kind: 'table', demo: 1 }]);
  await insertMissing(connection, 'bot_questions', botQuestionRows());
  await insertMissing(connection, 'settings', [
    { name: 'limits', value: DEMO_LIMITS },
    { name: 'summary', value: JSON.stringify({ required: ['solved'] }) },
    { name: GATES_SETTING, value: DEMO_GATES },
  ]);
  const policy = canonicalPolicy(POLICY);
  await insertMissing(connection, 'policy_versions', [
    { number: 1, hash: policy.hash, document: policy.text },
  ]);
}

function groupRows(nowMs: number): readonly Row[] {
  return GROUPS.map(({ id, name, hours, holidays }) => {
    const exceptions = holidays.map(({ day }) => ({ day, works: false }));
    const opening = { ...hours, exceptions };
    const edge = nextEdge(opening, nowMs);
    return {
      id,
      name: JSON.stringify(name),
      zone: hours.zone,
      hours: JSON.stringify({ always: hours.always === true, weekly: hours.weekly }),
      is_open: isOpen(opening, nowMs),
      next_open_at: atOrNull(edge?.opens ? edge.atMs : null),
      next_close_at: atOrNull(edge !== null && !edge.opens ? edge.atMs : null),
      demo: 1,
    };
  });
}

function themeRows(): readonly Row[] {
  const flat = THEMES.flatMap((theme) => [
    { theme, parent: null as string | null },
    ...theme.children.map((child) => ({ theme: child, parent: theme.key })),
  ]);
  return flat.map(({ theme, parent }, place) => ({
    id: themeId(theme.key),
    parent_id: parent === null ? null : themeId(parent),
    name: JSON.stringify(theme.name),
    place,
    demo: 1,
  }));
}

const THEME_KEYS = THEMES.flatMap((theme) => [theme.key, ...theme.children.map((child) => child.key)]);

export function themeId(key: string): string {
  const place = THEME_KEYS.indexOf(key);
  if (place < 0) throw new RangeError(`There is no theme ${key}`);
  return demoId('theme', place + 1);
}

function quickReplyRows(): readonly Row[] {
  return QUICK_REPLIES.map((reply, place) => ({
    id: demoId('quickReply', place + 1),
    scope: reply.groupId === null ? 'company' : 'group',
    owner_id: reply.groupId,
    title: JSON.stringify(reply.title),
    words: JSON.stringify(reply.words),
    place,
    demo: 1,
  }));
}

function botQuestionRows(): readonly Row[] {
  const both = [
    ...QUESTIONS_ZH.map((seed) => ({ seed, language: 'zh' })),
    ...QUESTIONS_EN.map((seed) => ({ seed, language: 'en' })),
  ];
  return both.map(({ seed, language }, place) => ({
    id: demoId('botQuestion', place + 1),
    bot_id: BOT,
    language,
    question: seed.question,
    variants: JSON.stringify(seed.variants),
    answer: seed.answer,
    menu_place: seed.menuPlace,
    demo: 1,
  }));
}

async function writePeople(connection: PoolConnection, secrets: Secrets): Promise<void> {
  await insertMissing(
    connection,
    'staff',
    PEOPLE.map((one) => ({
      id: one.staffId,
      name: one.signInName,
      display_name: one.name,
      password_hash: secrets.nobody,
      must_change: 1,
      roles: JSON.stringify(one.roles),
      preferences: '{}',
      demo: 1,
    })),
  );
  for (const one of PEOPLE) await writeAgent(connection, { ...one, nickname: one.nickname, demo: true });
}

interface AgentSeed {
  readonly agentId: string;
  readonly staffId: string;
  readonly name: string;
  readonly nickname: string;
  readonly skills: readonly string[];
  readonly limit: number;
  readonly groups: readonly { readonly groupId: string; readonly place: number; readonly weight: number }[];
  readonly demo: boolean;
}

async function writeAgent(connection: PoolConnection, agent: AgentSeed): Promise<void> {
  const nowMs = await nowMsOf(connection);
  const { agentId: agent_id, staffId, name, nickname } = agent;
  const skills = JSON.stringify(agent.skills);
  await insertMissing(connection, 'agents', [
    { id: agent_id, staff_id: staffId, name, nickname, skills, demo: agent.demo },
  ]);
  await insertMissing(connection, 'agent_loads', [
    { agent_id, seat_limit: agent.limit, presence: 'offline', accepting: 1 },
  ]);
  await insertMissing(
    connection,
    'memberships',
    agent.groups.map(({ groupId, place, weight }) => ({ group_id: groupId, agent_id, place, weight })),
  );
  await insertMissing(connection, 'presence_intervals', [
    { agent_id, from_at: at(nowMs), until_at: null, presence: 'offline', accepting: 1, cause: 'self' },
  ]);
}

async function writeRules(connection: PoolConnection): Promise<void> {
  for (const set of publishedRuleSets()) {
    await insertMissing(connection, 'rule_versions', [set.version]);
    await insertMissing(connection, 'rule_sets', [set.ruleSet]);
  }
}

async function writeEntryPoint(connection: PoolConnection, secrets: Secrets): Promise<void> {
  const look = {
    colour: '#1664c8',
    position: 'right',
    title: { zh: '长白之冬客服', en: 'Changbai Winter' },
  };
  await insertMissing(connection, 'entry_points', [
    {
      id: ENTRY_POINT,
      public_key: ENTRY_POINT_KEY,
      name: JSON.stringify({ zh: '演示商店', en: 'Demo shop' }),
      secret: secrets.entryPoint,
      allowed_sites: '[]',
      look: JSON.stringify(look),
      demo: 1,
    },
  ]);
}

async function writeAdministrator(connection: PoolConnection, passwordHash: string): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT 1 FROM staff WHERE disabled_at IS NULL AND roles LIKE '%"administrator"%' LIMIT 1 FOR UPDATE`,
  );
  if (rows.length > 0) return false;
  const [staffId, agentId] = [uuid(), uuid()];
  await connection.query(
    `INSERT INTO staff (id, name, display_name, password_hash, must_change, roles, preferences)
     VALUES (?, 'admin', '管理员 Admin', ?, 1, ?, '{}')`,
    [staffId, passwordHash, JSON.stringify(['administrator'])],
  );
  const groups = GROUPS.map((group) => ({ groupId: group.id, place: 9, weight: 1 }));
  const [name, nickname] = ['管理员 Admin', '值班顾问 Adviser'];
  await writeAgent(connection, {
    agentId,
    staffId,
    name,
    nickname,
    skills: ADMINISTRATOR_SKILLS,
    limit: 50,
    groups,
    demo: false,
  });
  return true;
}
