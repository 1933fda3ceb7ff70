/** Figures for Prometheus: this node's own, the installation's from the database, and what workers left there. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import { readFigures } from '#activities/store/figures.ts';
import { PHASES } from '#rules/session/messages.ts';
import type { Deps } from './deps.ts';

export interface Metrics {
  readonly contentType: string;
  /** Without the database, this node's own figures and `usher_database_up 0`. */
  readonly text: () => Promise<string>;
  readonly requestTook: (operation: string, seconds: number) => void;
}

/** What a worker writes about itself, see `activities/worker-figures.ts`. */
const ProcessDocument = z.object({
  advance: z.object({
    buckets: z.record(z.string(), z.number()),
    steps: z.number(),
    sumMs: z.number(),
    failures: z.number(),
  }),
  findings: z.record(z.string(), z.number()),
});

export function createMetrics(deps: Pick<Deps, 'store' | 'config'>): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ node: deps.config.node });
  collectDefaultMetrics({ register: registry, prefix: 'usher_api_' });
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `usher_${name}`, help, labelNames, registers });
  const gauges = {
    up: gauge('database_up', 'Whether the database answered when these figures were read'),
    waiting: gauge('queue_length', 'Customers who wait for an agent'),
    unsent: gauge('outbox_unsent', 'Outbox rows that are due and not sent'),
    oldest: gauge('outbox_oldest_seconds', 'Age of the oldest of them'),
    sessions: gauge('sessions', 'Sessions that have not ended, by phase', ['phase']),
    alarms: gauge('alarms', 'Alarms that stand, by kind', ['kind']),
    findings: gauge('reconciler_findings_total', 'What the reconciler found and healed, by kind', [
      'process',
      'kind',
    ]),
    overdue: gauge('alarms_overdue', 'Sessions whose alarm is overdue by more than a second'),
    late: gauge('timer_lateness_ms', 'Lateness of timers fired in the last five minutes', ['stat']),
    stepBuckets: gauge('advance_ms_bucket', 'Steps that took at most so long', ['process', 'le']),
    steps: gauge('advance_ms_count', 'Steps taken', ['process']),
    stepMs: gauge('advance_ms_sum', 'Time they took', ['process']),
    stepFailures: gauge('advance_failures_total', 'Steps that failed and were tried again', ['process']),
    claims: gauge('claims', 'Seats held or offered now, by state', ['state']),
  };
  const took = new Histogram({
    name: 'usher_request_seconds',
    help: 'How long operations took',
    labelNames: ['operation'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const showProcess = (process: string, document: unknown): void => {
    const parsed = ProcessDocument.safeParse(document);
    if (!parsed.success) return;
    const { advance, findings } = parsed.data;
    for (const [le, count] of Object.entries(advance.buckets)) gauges.stepBuckets.set({ process, le }, count);
    gauges.steps.set({ process }, advance.steps);
    gauges.stepMs.set({ process }, advance.sumMs);
    gauges.stepFailures.set({ process }, advance.failures);
    for (const [kind, count] of Object.entries(findings)) gauges.findings.set({ process, kind }, count);
  };
  const read = async (): Promise<void> => {
    const figures = await readFigures(deps.store);
    gauges.waiting.set(figures.waiting);
    gauges.unsent.set(figures.unsentOutbox);
    gauges.oldest.set(figures.oldestUnsentSeconds);
    gauges.overdue.set(figures.overdueAlarms);
    for (const phase of PHASES) gauges.sessions.set({ phase }, figures.sessions.get(phase) ?? 0);
    gauges.alarms.reset();
    for (const [kind, count] of figures.alarms) gauges.alarms.set({ kind }, count);
    for (const state of ['held', 'offered']) gauges.claims.set({ state }, figures.seats.get(state) ?? 0);
    gauges.late.set({ stat: 'count' }, figures.lateness.count);
    gauges.late.set({ stat: 'mean' }, figures.lateness.mean);
    gauges.late.set({ stat: 'max' }, figures.lateness.max);
    for (const { process, document } of figures.processes) showProcess(process, document);
  };
  return {
    contentType: registry.contentType,
    requestTook: (operation, seconds) => took.observe({ operation }, seconds),
    text: async () => {
      const up = await read().then(
        () => 1,
        () => 0,
      );
      gauges.up.set(up);
      return registry.metrics();
    },
  };
}
