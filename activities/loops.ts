/** The worker's loops: the relay in every worker, the due-scan, the reconciler and the sweep only in the one that leads. */
import { setTimeout as sleep } from 'node:timers/promises';
import { deliverOutbox, RELAY_EVERY_MS, type RelayDeps } from './deliver-outbox.ts';
import { noMemory, reconcile } from './reconcile.ts';
import { SCAN_EVERY_MS, scanDue } from './scan-due.ts';
import { takeLease } from './store/leases.ts';
import { sweep } from './store/sweep.ts';
import type { WorkerFigures } from './worker-figures.ts';

export interface LoopOptions {
  readonly self: string;
  readonly reconcileEveryMs: number;
  readonly figures: WorkerFigures;
  readonly onError: (loop: string, error: unknown) => void;
}

export interface Loops {
  /** Something has just been written to the outbox: do not wait for the next look. */
  readonly hint: () => void;
  readonly stop: () => Promise<void>;
}

const LEASE_SECONDS = 5;
const SWEEP_EVERY_MS = 600_000;

export function startLoops(deps: RelayDeps, options: LoopOptions): Loops {
  const stopped = new AbortController();
  let wakeRelay: (() => void) | null = null;
  const memory = noMemory();

  const pause = async (ms: number): Promise<void> => {
    await sleep(ms, null, { signal: stopped.signal }).catch(() => null);
  };
  const loop = async (name: string, everyMs: number, work: () => Promise<boolean>): Promise<void> => {
    while (!stopped.signal.aborted) {
      const again = await work().catch((error: unknown) => {
        options.onError(name, error);
        return false;
      });
      if (again) continue;
      if (name !== 'relay') await pause(everyMs);
      else await Promise.race([pause(everyMs), new Promise<void>((resolve) => (wakeRelay = resolve))]);
    }
  };
  const leading = (name: string, work: () => Promise<void>) => async (): Promise<boolean> => {
    const seconds =
      name === 'reconcile' ? LEASE_SECONDS + Math.ceil(options.reconcileEveryMs / 1000) : LEASE_SECONDS;
    if (await takeLease(deps.store.pool, name, { holder: options.self, seconds })) await work();
    return false;
  };

  const running = [
    loop('relay', RELAY_EVERY_MS, async () => (await deliverOutbox(deps, options.self)) > 0),
    loop(
      'scan',
      SCAN_EVERY_MS,
      leading('scan', () => scanDue(deps.store, deps.fault)),
    ),
    loop(
      'reconcile',
      options.reconcileEveryMs,
      leading('reconcile', async () => options.figures.found(await reconcile(deps, memory))),
    ),
    loop(
      'sweep',
      SWEEP_EVERY_MS,
      leading('sweep', async () => void (await sweep(deps.store))),
    ),
    loop('figures', 5_000, async () => {
      await options.figures.write(deps.store, options.self);
      return false;
    }),
  ];
  return {
    hint: () => wakeRelay?.(),
    stop: async () => {
      stopped.abort();
      wakeRelay?.();
      await Promise.all(running);
    },
  };
}
