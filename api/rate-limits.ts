/** How much one visitor, address or name may do; counted in memory per node, failed sign-ins in the database for all. */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Store } from '#activities/store/database.ts';
import { type Counted, countDown, countUp, forgetCount } from '#activities/store/shared-counters.ts';
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
  /**
   * Counts a try before the password is looked at, so that many at once gain nothing; refuses while too many have failed
   * for this account from this address, or for all accounts from it.
   */
  readonly trySignIn: (who: SignInTry) => Promise<void>;
  /** Takes the try back: only failures count. */
  readonly signInWorked: (who: SignInTry) => Promise<void>;
  /** The settings were changed here. */
  readonly changed: () => void;
}

interface SignInTry {
  /** The person's id, however the name was written; the name itself where nobody is called so. */
  readonly account: string;
  readonly address: string;
}

/** One address may fail so many times as often as one account: people share addresses. */
const ACCOUNTS_AN_ADDRESS = 10;

interface Options {
  readonly store: Store;
  /** The settings as they are now. */
  readonly limits: () => Promise<Limits>;
}

/** More points than any setting allows: the limit itself is compared by us, since settings act at once. */
const POINTS = 2_000_000;

/** What the settings said is believed for so long on other nodes; on the one where they are changed they act at once. Milliseconds. */
const BELIEVED_FOR_MS = 2_000;

export function createRateLimits({ store, limits: read }: Options): RateLimits {
  let known: { readonly until: number; readonly limits: Promise<Limits> } | null = null;
  const limits = (): Promise<Limits> => {
    if (known !== null && known.until > performance.now()) return known.limits;
    const mine = { until: performance.now() + BELIEVED_FOR_MS, limits: read() };
    known = mine;
    mine.limits.catch(() => {
      if (known === mine) known = null;
    });
    return mine.limits;
  };
  const counters = new Map(
    (Object.keys(SPAN_SECONDS) as (keyof Limits)[]).map((name) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points: POINTS, duration: SPAN_SECONDS[name] }),
    ]),
  );
  const countSignIn = (name: string) => countUp(store, name, SPAN_SECONDS.failedSignIns);
  return {
    changed: () => {
      known = null;
    },
    count: async (limit, who) => {
      const counted = await counters.get(limit)?.consume(who);
      if (counted === undefined) return;
      const { consumedPoints: count, msBeforeNext: leftMs } = counted;
      refuseOver({ count, leftMs }, (await limits())[limit], limit);
    },
    trySignIn: async (who) => {
      const { failedSignIns } = await limits();
      const [account, address] = await Promise.all([
        countSignIn(accountOf(who)),
        countSignIn(addressOf(who)),
      ]);
      refuseOver(account, failedSignIns, 'failedSignIns');
      refuseOver(address, failedSignIns * ACCOUNTS_AN_ADDRESS, 'failedSignIns');
    },
    signInWorked: async (who) => {
      await Promise.all([forgetCount(store, accountOf(who)), countDown(store, addressOf(who))]);
    },
  };
}

function refuseOver({ count, leftMs }: Counted, limit: number, name: keyof Limits): void {
  if (count <= limit) return;
  // A counter in memory knows its end by the node's clock, which may have been set back since, and goes after its span all the same.
  const retryAfterSeconds = Math.min(Math.ceil(leftMs / 1_000), SPAN_SECONDS[name]);
  throw new AppError('too-many-requests', `Over ${name}`, { limit: name, retryAfterSeconds });
}

const accountOf = ({ account, address }: SignInTry): string => `sign-in:${account}@${address}`;
const addressOf = ({ address }: SignInTry): string => `sign-in:${address}`;
