/** How much one visitor, address or name may do; counted in memory per node, failed sign-ins in the database for all. */
import type { Pool } from 'mysql2/promise';
import { RateLimiterMemory, RateLimiterMySQL, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '#rules/errors.ts';
import type { Limits } from './contract/settings.ts';

export const DEFAULT_LIMITS: Limits = {
  sessionsPerVisitorPerHour: 10,
  visitsPerAddressPerMinute: 60,
  messagesPerVisitorPerMinute: 60,
  uploadsPerVisitorPerMinute: 10,
  failedSignIns: 10,
};

const SPAN_SECONDS: { readonly [name in keyof Limits]: number } = {
  sessionsPerVisitorPerHour: 3_600,
  visitsPerAddressPerMinute: 60,
  messagesPerVisitorPerMinute: 60,
  uploadsPerVisitorPerMinute: 60,
  failedSignIns: 900,
};

export interface RateLimits {
  /** Counts one, or refuses with `too-many-requests`, naming the limit and when to come again. */
  readonly count: (limit: Exclude<keyof Limits, 'failedSignIns'>, who: string) => Promise<void>;
  /** Refuses while too many sign-ins of this name from this address have failed. */
  readonly checkSignIn: (who: string) => Promise<void>;
  readonly signInFailed: (who: string) => Promise<void>;
  readonly signInWorked: (who: string) => Promise<void>;
}

interface Options {
  readonly pool: Pool;
  readonly database: string;
  /** The settings as they are now. */
  readonly limits: () => Promise<Limits>;
}

/** More points than any setting allows: the limit itself is compared by us, since settings act at once. */
const POINTS = 2_000_000;

export function createRateLimits({ pool, database, limits }: Options): RateLimits {
  const counters = new Map(
    (Object.keys(SPAN_SECONDS) as (keyof Limits)[]).map((name) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points: POINTS, duration: SPAN_SECONDS[name] }),
    ]),
  );
  const signIns = new RateLimiterMySQL({
    // It calls back; the pool that answers with promises would never call.
    storeClient: pool.pool,
    storeType: 'pool',
    dbName: database,
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: 'sign-in',
    points: POINTS,
    duration: SPAN_SECONDS.failedSignIns,
    clearExpiredByTimeout: false,
  });
  return {
    count: async (limit, who) => {
      const counted = await counters.get(limit)?.consume(who);
      if (counted !== undefined) refuseOver(counted, (await limits())[limit], limit);
    },
    checkSignIn: async (who) => {
      const counted = await signIns.get(who);
      if (counted !== null) refuseOver(counted, (await limits()).failedSignIns - 1, 'failedSignIns');
    },
    signInFailed: async (who) => {
      await signIns.consume(who).catch(ignoreRefusal);
    },
    signInWorked: async (who) => {
      await signIns.delete(who);
    },
  };
}

function refuseOver(counted: RateLimiterRes, limit: number, name: keyof Limits): void {
  if (counted.consumedPoints <= limit) return;
  const retryAfterSeconds = Math.ceil(counted.msBeforeNext / 1_000);
  throw new AppError('too-many-requests', `Over ${name}`, { limit: name, retryAfterSeconds });
}

function ignoreRefusal(reason: unknown): void {
  if (!(reason instanceof RateLimiterRes)) throw reason;
}
