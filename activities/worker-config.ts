/** The worker's environment, read once and checked; a bad value names the variable and what would be right. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { z } from 'zod';
import { AppError, type FieldProblem } from '#rules/errors.ts';
import type { WorkerConfig } from './worker.ts';

const REMEDIES: { readonly [variable: string]: string } = {
  DATABASE_URL: 'mysql://user:password@host:3306/database, of MySQL 8 or later or MariaDB 10.11 or later',
  TEMPORAL_ADDRESS: 'host:port of a Temporal server, such as 127.0.0.1:7233',
  TEMPORAL_NAMESPACE: 'the name of a Temporal namespace',
  TEMPORAL_TASK_SECONDS: 'seconds, 1 to 60',
  RECONCILE_SECONDS: 'seconds between two looks of the reconciler, 1 to 3600',
  LOG_LEVEL: 'one of fatal, error, warn, info, debug, trace, silent',
  NODE_NAME: 'a name of letters, digits, dots and dashes, at most 40',
};

const Environment = z.object({
  DATABASE_URL: z.url({ protocol: /^(mysql|mariadb)$/ }),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/)
    .default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).max(200).default('default'),
  TEMPORAL_TASK_SECONDS: z.coerce.number().int().min(1).max(60).default(10),
  RECONCILE_SECONDS: z.coerce.number().int().min(1).max(3_600).default(15),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_NAME: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .default(() => `worker-${randomUUID().slice(0, 8)}`),
});

export type WorkerEnvironment = WorkerConfig & { readonly logLevel: string };

export function readWorkerConfig(env: { readonly [name: string]: string | undefined }): WorkerEnvironment {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue): FieldProblem => {
      const variable = String(issue.path[0]);
      return { path: variable, reason: issue.message, remedy: REMEDIES[variable] ?? '' };
    });
    const words = problems.map(({ path, remedy }) => `${path} is wrong or missing; right would be ${remedy}`);
    throw new AppError('bad-request', words.join('\n'), { problems });
  }
  const { data } = parsed;
  const bundle = new URL('./workflow-bundle.js', import.meta.url);
  return {
    databaseUrl: data.DATABASE_URL,
    temporalAddress: data.TEMPORAL_ADDRESS,
    temporalNamespace: data.TEMPORAL_NAMESPACE,
    taskSeconds: data.TEMPORAL_TASK_SECONDS,
    reconcileSeconds: data.RECONCILE_SECONDS,
    self: data.NODE_NAME,
    logLevel: data.LOG_LEVEL,
    // Beside the built program; the sources have none and bundle it themselves.
    ...(fs.existsSync(bundle) ? { workflowBundle: { codePath: bundle.pathname } } : {}),
  };
}
