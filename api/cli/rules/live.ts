/** The rules of a running server, read from its database. */
import { openStore, type Store } from '#activities/store/database.ts';
import { newestPolicy } from '#activities/store/policies.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import type { Catalogue } from '#rules/authoring/facts.ts';
import type { RuleSet } from '#rules/authoring/rule.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import type { Policy } from '#rules/session/policy.ts';
import { type Shell, UsageError } from './shell.ts';

export interface LiveRules {
  readonly catalogue: Catalogue;
  readonly guidance: RuleSet | null;
  readonly assignment: RuleSet | null;
  readonly policy: Policy;
}

/** Closes the store whatever happens. */
export async function withStore<Result>(
  shell: Shell,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const databaseUrl = shell.env.DATABASE_URL;
  if (!databaseUrl || !URL.canParse(databaseUrl))
    throw new UsageError('DATABASE_URL is needed: mysql://user:password@host:3306/database');
  const store = openStore({ databaseUrl, connections: 2 });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export async function readLive(store: Store): Promise<LiveRules> {
  const [guidance, assignment] = await Promise.all([
    liveRules(store, 'guidance'),
    liveRules(store, 'assignment'),
  ]);
  const { policy } = await newestPolicy(store);
  return {
    catalogue: guidance?.catalogue ?? assignment?.catalogue ?? buildCatalogue(),
    guidance: guidance?.ruleSet ?? null,
    assignment: assignment?.ruleSet ?? null,
    policy,
  };
}
