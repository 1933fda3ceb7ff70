/** The demo shop for a measurement: open at every hour, with rules and a policy of its own, and no bound on one address. */
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Store } from '#activities/store/database.ts';
import { PRE_SALES } from '#activities/store/demo/ids.ts';
import { seedBase } from '#activities/store/demo/seed-base.ts';
import { newEntryPointSecret } from '#activities/store/entry-point-secret.ts';
import { newestPolicy, publishPolicy } from '#activities/store/policies.ts';
import { hashPassword } from '#api/auth.ts';
import type { AssignmentSet, GuidanceSet, RuleSet } from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { canonicalText, versionDocument } from '#rules/authoring/version.ts';
import { DEFAULT_ENTRY } from '#rules/session/default-policy.ts';

export const PASSWORD = 'correct horse battery';
export interface Furnishing {
  /** Seconds before each guided message; empty = no guidance. */
  readonly guided: readonly number[];
  /** Every second of the policy is divided by this. */
  readonly scale: number;
}

const MOST = {
  sessionsPerVisitorPerHour: 1_000_000,
  visitsPerAddressPerMinute: 1_000_000,
  messagesPerVisitorPerMinute: 1_000_000,
  failedSignIns: 1_000_000,
};

export async function furnish(
  store: Store,
  { secret, guided, scale }: Furnishing & { readonly secret: string },
): Promise<void> {
  const hash = await hashPassword(PASSWORD);
  await seedBase(store.pool, { nobody: hash, entryPoint: newEntryPointSecret(secret).sealed });
  await store.pool.query('REPLACE INTO settings (name, value) VALUES (?, ?)', [
    'limits',
    JSON.stringify(MOST),
  ]);
  await store.pool.query('UPDATE staff SET password_hash = ?, must_change = 0, roles = \'["agent"]\'', [
    hash,
  ]);
  await store.pool.query(
    'UPDATE `groups` SET hours = ?, is_open = 1, next_open_at = NULL, next_close_at = NULL',
    [JSON.stringify({ always: true, weekly: [] })],
  );
  await store.pool.query('UPDATE agent_loads SET seat_limit = 1000');
  // Everybody serves the one group that is asked.
  await store.pool.query(
    'INSERT IGNORE INTO memberships (group_id, agent_id, place) SELECT ?, id, 100 FROM agents',
    [PRE_SALES],
  );
  await publishRules(store, guided);
  await publishEntry(store, scale);
}

async function publishEntry(store: Store, scale: number): Promise<void> {
  const { number } = await newestPolicy(store);
  const { ladder, closure } = DEFAULT_ENTRY;
  const entry = {
    ...DEFAULT_ENTRY,
    ladder: ladder.map((step) => ({ ...step, afterSeconds: step.afterSeconds / scale })),
    closure: {
      warnAfterSeconds: closure.warnAfterSeconds / scale,
      closeAfterSeconds: closure.closeAfterSeconds / scale,
    },
  };
  const policy = { default: entry, groups: {}, entryPoints: {} };
  await publishPolicy(store, { policy, basedOn: number, by: null });
}

async function publishRules(store: Store, guided: readonly number[]): Promise<void> {
  const guidance: GuidanceSet = {
    format: 1,
    set: 'guidance',
    conditions: [],
    rules:
      guided.length === 0
        ? []
        : [
            {
              id: 'everyone',
              name: { en: 'Everyone' },
              enabled: true,
              conditions: {
                id: 'root',
                all: [{ id: 'n1', fact: 'visit.count', operator: 'greaterThan', value: 0 }],
              },
              event: {
                type: 'guide',
                params: {
                  messages: guided.map((intervalSeconds, at) => ({
                    id: `m${at}`,
                    intervalSeconds,
                    kind: 'text',
                    text: { en: 'Welcome! May I help?', zh: '您好，需要帮忙吗？' },
                  })),
                },
              },
            },
          ],
  };
  const target = {
    kind: 'group',
    groupId: PRE_SALES,
    strategy: 'highest-free-ratio',
    skills: [],
    headStartSeconds: 0,
  } as const;
  const assignment: AssignmentSet = {
    format: 1,
    set: 'assignment',
    rules: [],
    conditions: [],
    defaultRule: {
      id: 'default',
      plan: { steps: [{ target, waitSeconds: 60 }], overflow: { to: 'queue' } },
    },
  };
  await publishSet(store, guidance);
  await publishSet(store, assignment);
}

/** As a version of its own beside the demo's, and live. */
export async function publishSet(store: Store, ruleSet: RuleSet, number = 2): Promise<string> {
  const document = canonicalText(
    versionDocument(ruleSet, buildCatalogue({ groups: [{ id: PRE_SALES, name: { en: 'Sales' } }] })),
  );
  const id = uuid();
  await store.pool.query(
    'INSERT INTO rule_versions (id, set_name, number, hash, document) VALUES (?, ?, ?, ?, ?)',
    [id, ruleSet.set, number, createHash('sha256').update(document).digest('hex'), document],
  );
  await store.pool.query('UPDATE rule_sets SET live_version_id = ? WHERE name = ?', [id, ruleSet.set]);
  return id;
}
