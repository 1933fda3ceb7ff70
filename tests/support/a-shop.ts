// The demo shop of a system as stories use it: open at every hour, with the administrator signed in.
import { AFTER_SALES, PRE_SALES, VIP } from '#activities/store/demo/ids.ts';
import { canonicalPolicy } from '#activities/store/policies.ts';
import { readPolicy } from '#api/contract/policy.ts';
import { changeHours, changeLimit } from '#api/contract/settings.ts';
import { listStaff, resetPassword } from '#api/contract/staff.ts';
import type { Policy, PolicyEntry } from '#rules/session/policy.ts';
import { type Agent, anAgentOf } from './an-agent.ts';
import { type Staff, signInAs } from './ask-staff.ts';
import { type Records, recordsOf } from './records.ts';
import type { System } from './system.ts';

/** What everyone of the shop signs in with, once the one-time password is changed. */
export const PASSWORD = 'snow falls quietly';
const GROUPS = { preSales: PRE_SALES, afterSales: AFTER_SALES, vip: VIP } as const;

export type PersonName = 'lina' | 'chenming' | 'wangfang' | 'zhaolei' | 'sunyue' | 'liuyang';

export interface Shop {
  readonly admin: Staff;
  /** Everything that was kept, as the administrator reads it. */
  readonly records: Records;
  /** Puts someone online, on a node of their own choice; default the first. */
  agent(name: PersonName, url?: string): Promise<Agent>;
  /** Gives a one-time password and changes it: from now on `PASSWORD` signs the person in. */
  mayEnter(name: PersonName): Promise<void>;
  agentId(name: PersonName): Promise<string>;
  limit(name: PersonName, limit: number): Promise<void>;
  /** Publishes a policy with these changes in the default and in every group's entry; past the API, whose spans are never of a few seconds. */
  policy(change: Partial<PolicyEntry>): Promise<void>;
  open(always: boolean): Promise<void>;
}

/** Signs the administrator in and opens every group day and night, so that no story depends on the hour. */
export async function aShop(system: System): Promise<Shop> {
  const { administrator, url } = system;
  if (administrator === null) throw new Error('a shop needs a seeded system');
  const admin = await signInAs(url, { ...administrator, next: PASSWORD });
  const entered = new Set<PersonName>();
  const found = async (name: PersonName) => {
    const { staff } = await admin.ask(listStaff);
    const one = staff.find((row) => row.name === name);
    if (one === undefined || one.agentId === null) throw new Error(`nobody is called ${name}`);
    return { id: one.id, agentId: one.agentId };
  };
  const mayEnter = async (name: PersonName): Promise<void> => {
    if (entered.has(name)) return;
    const { id } = await found(name);
    const { oneTimePassword } = await admin.ask(resetPassword, { params: { id } });
    await signInAs(url, { name, password: oneTimePassword, next: PASSWORD });
    entered.add(name);
  };
  const shop: Shop = {
    admin,
    records: recordsOf(admin),
    mayEnter,
    agentId: async (name) => (await found(name)).agentId,
    agent: async (name, at = url) => {
      await mayEnter(name);
      const staff = await signInAs(at, { name, password: PASSWORD, next: PASSWORD });
      return anAgentOf({ url: at, staff, agentId: (await found(name)).agentId });
    },
    limit: async (name, limit) => {
      await admin.ask(changeLimit, { params: { id: (await found(name)).agentId }, body: { limit } });
    },
    policy: async (change) => {
      const { number, policy } = await admin.ask(readPolicy);
      const groups = Object.entries(policy.groups).map(([id, entry]) => [id, { ...entry, ...change }]);
      const next: Policy = {
        ...policy,
        default: { ...policy.default, ...change },
        groups: Object.fromEntries(groups),
      };
      const { text, hash } = canonicalPolicy(next);
      await system.database.rows(
        'INSERT INTO policy_versions (number, hash, document, published_by, published_at) VALUES (?, ?, ?, NULL, NOW(3))',
        [number + 1, hash, text],
      );
    },
    open: async (always) => {
      for (const id of Object.values(GROUPS))
        await admin.ask(changeHours, {
          params: { id },
          body: { zone: 'Asia/Shanghai', always, weekly: [], holidays: [] },
        });
    },
  };
  await shop.open(true);
  return shop;
}
