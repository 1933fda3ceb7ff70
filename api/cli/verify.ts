/** `verify [--json]`: holds the live data against the promises, read-only; exit 1 with the offending ids. */
import { createHash } from 'node:crypto';
import { openStore, type Store } from '#activities/store/database.ts';
import { listDecisions } from '#activities/store/evaluations.ts';
import { rulesById } from '#activities/store/published-rules.ts';
import { type Broken, brokenPromises, CHECK_COUNT } from '#activities/store/verify.ts';
import { evaluate } from '#rules/authoring/compile.ts';
import { readConfig } from '../config.ts';

/** Some checks look at every row there is. */
const SILENT_SECONDS = 600;
/** Sessions whose decisions are made anew. Count. */
const SAMPLE = 200;

export async function verify(
  args: readonly string[],
  env: { readonly [name: string]: string | undefined },
): Promise<number> {
  const store = openStore({
    databaseUrl: readConfig(env).databaseUrl,
    connections: 2,
    silentSeconds: SILENT_SECONDS,
  });
  try {
    const broken = [
      ...(await brokenPromises(store)),
      ...(await changedVersions(store)),
      ...(await differingDecisions(store)),
    ];
    if (args.includes('--json')) console.log(JSON.stringify({ checked: CHECK_COUNT + 2, broken }));
    else print(broken);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}

function print(broken: readonly Broken[]): void {
  for (const { promise, words, ids } of broken)
    console.log(`broken ${promise}: ${words}\n  ${ids.join('\n  ')}`);
  if (broken.length === 0) console.log(`All ${CHECK_COUNT + 2} checks hold.`);
}

/** 23: a published version still has the hash it was published with. One after the other: each may be large. */
async function changedVersions(store: Store): Promise<readonly Broken[]> {
  const changed: string[] = [];
  for (const { id } of await store.rows<{ id: string }>('SELECT id FROM rule_versions ORDER BY id')) {
    const [version] = await store.rows<{ hash: string; document: string }>(
      'SELECT hash, document FROM rule_versions WHERE id = ?',
      [id],
    );
    if (version === undefined) continue;
    if (createHash('sha256').update(version.document).digest('hex') !== version.hash) changed.push(id);
  }
  return changed.length === 0
    ? []
    : [{ promise: 23, words: 'A published version never changes', ids: changed }];
}

/** 21, a sample: the kept facts lead to the same rule as when it was decided. */
async function differingDecisions(store: Store): Promise<readonly Broken[]> {
  const sessions = await store.rows<{ id: string }>(
    'SELECT id FROM sessions ORDER BY opened_at DESC LIMIT ?',
    [SAMPLE],
  );
  const ids: string[] = [];
  for (const { id } of sessions) {
    for (const decision of await listDecisions(store, id)) {
      const rules = await rulesById(store, decision.versionId);
      if (rules === null || decision.facts === null) continue;
      const { winner } = evaluate(rules.compiled, decision.facts);
      const known = winner ?? ('defaultRule' in rules.ruleSet ? rules.ruleSet.defaultRule.id : null);
      if (decision.ruleId !== winner && decision.ruleId !== known) ids.push(decision.id);
    }
  }
  return ids.length === 0 ? [] : [{ promise: 21, words: 'Recomputed, a decision is the same', ids }];
}
