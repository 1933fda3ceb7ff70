/** What handlers and live connections work with; made once by `server.ts`. */
import type { Logger } from 'pino';
import type { Store } from '#activities/store/database.ts';
import type { Fault } from '#activities/store/fault-points.ts';
import type { Config } from './config.ts';
import type { DatabaseClock } from './database-clock.ts';
import type { Directory } from './directory.ts';
import type { LiveHub } from './live-hub.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Signer } from './visitor-token.ts';
import type { SessionWaker } from './wake-session.ts';

/** Does nothing in production; tests pass one that stops, delays or throws at a named point. */
export type { Fault };

/** What readers need; live connections are built on it. */
export interface BaseDeps {
  readonly config: Config;
  readonly store: Store;
  readonly log: Logger;
  readonly fault: Fault;
  readonly clock: DatabaseClock;
  readonly signer: Signer;
  readonly directory: Directory;
  readonly limits: RateLimits;
  readonly waker: SessionWaker;
}

export interface Deps extends BaseDeps {
  readonly live: LiveHub;
}
