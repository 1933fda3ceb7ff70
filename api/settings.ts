/** Settings that the API itself obeys, with what holds where none was set. */
import type { Store } from '#activities/store/database.ts';
import { readSetting } from '#activities/store/settings.ts';
import { SummaryFields } from './contract/session-papers.ts';
import { Limits } from './contract/settings.ts';
import { DEFAULT_LIMITS } from './rate-limits.ts';

/** Set ones over the defaults; a value that no longer fits counts as not set. */
export async function readLimits(store: Store): Promise<Limits> {
  const kept = Limits.partial().safeParse(await readSetting(store, 'limits'));
  if (!kept.success) return DEFAULT_LIMITS;
  const given = Object.fromEntries(Object.entries(kept.data).filter(([, value]) => value !== undefined));
  return { ...DEFAULT_LIMITS, ...given };
}

export async function readSummaryFields(store: Store): Promise<SummaryFields> {
  const kept = SummaryFields.safeParse(await readSetting(store, 'summary'));
  return kept.success ? kept.data : { required: [] };
}
