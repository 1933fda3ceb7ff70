/** The environment, read once and checked; a bad value names the variable and what would be right. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError, type FieldProblem } from '#rules/errors.ts';

/** Says what would be right; shown when the value is not. */
function right<T extends z.ZodType>(schema: T, remedy: string): T {
  return schema.meta({ remedy }) as T;
}

const port = z.coerce.number().int().min(0).max(65_535);
const url = (protocols: RegExp) => z.url({ protocol: protocols });

export const Environment = z.object({
  PORT: right(port.default(7300), 'a port between 0 and 65535; 0 takes any free one'),
  HOST: right(
    z.string().min(1).default('127.0.0.1'),
    'an address to listen on, such as 127.0.0.1 or 0.0.0.0',
  ),
  DATABASE_URL: right(
    url(/^(mysql|mariadb)$/),
    'mysql://user:password@host:3306/database, of MySQL 8 or later or MariaDB 10.11 or later',
  ),
  TEMPORAL_ADDRESS: right(
    z
      .string()
      .regex(/^[^\s/]+:\d{1,5}$/)
      .default('127.0.0.1:7233'),
    'host:port of a Temporal server, such as 127.0.0.1:7233',
  ),
  TEMPORAL_NAMESPACE: right(
    z.string().min(1).max(200).default('default'),
    'the name of a Temporal namespace',
  ),
  /** A worker that died gives its workflows back after this. Seconds; default 10. */
  TEMPORAL_TASK_SECONDS: right(z.coerce.number().int().min(1).max(60).default(10), 'seconds, 1 to 60'),
  /** Where embedded servers and downloads live. */
  USHER_HOME: right(z.string().min(1).default('.usher'), 'a folder that may be written'),
  /** Signs visitors' tokens and file addresses, and encrypts entry points' secrets. */
  USHER_SECRET: right(z.string().min(32).max(500), 'at least 32 random characters, the same on every node'),
  /** How people reach this server; https makes cookies secure. Absent: as the request says. */
  PUBLIC_URL: right(url(/^https?$/).optional(), 'the address people type, such as https://chat.example.org'),
  /** Proxies in front whose X-Forwarded-For is believed. Count; default 0. */
  TRUSTED_PROXIES: right(
    z.coerce.number().int().min(0).max(10).default(0),
    'the number of proxies in front, 0 to 10',
  ),
  LOG_LEVEL: right(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'one of fatal, error, warn, info, debug, trace, silent',
  ),
  /** Tells several nodes apart in tables and logs. */
  NODE_NAME: right(
    z
      .string()
      .regex(/^[\w.-]{1,40}$/)
      .default(() => `api-${randomUUID().slice(0, 8)}`),
    'a name of letters, digits, dots and dashes, at most 40',
  ),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string; readonly taskSeconds: number };
  readonly home: string;
  readonly secret: string;
  readonly publicUrl: string | null;
  readonly trustedProxies: number;
  readonly logLevel: z.output<typeof Environment>['LOG_LEVEL'];
  readonly node: string;
}

/** Throws `bad-request` with one problem per variable; empty strings count as absent. */
export function readConfig(env: { readonly [name: string]: string | undefined }): Config {
  const given = Object.fromEntries(
    Object.keys(Environment.shape).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw refusal(parsed.error);
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    temporal: {
      address: values.TEMPORAL_ADDRESS,
      namespace: values.TEMPORAL_NAMESPACE,
      taskSeconds: values.TEMPORAL_TASK_SECONDS,
    },
    home: values.USHER_HOME,
    secret: values.USHER_SECRET,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    trustedProxies: values.TRUSTED_PROXIES,
    logLevel: values.LOG_LEVEL,
    node: values.NODE_NAME,
  };
}

function refusal(error: z.ZodError): AppError {
  const problems = error.issues.map((issue): FieldProblem => {
    const name = String(issue.path[0]);
    return { path: name, reason: issue.message, remedy: remedyFor(name) };
  });
  const lines = problems.map(
    (problem) => `${problem.path}: ${problem.reason}. Right would be ${problem.remedy}.`,
  );
  return new AppError('bad-request', `The environment is not usable.\n  ${lines.join('\n  ')}`, { problems });
}

function remedyFor(name: string): string {
  const variable = Object.entries(Environment.shape).find(([key]) => key === name)?.[1];
  const remedy = variable?.meta()?.remedy;
  return typeof remedy === 'string' ? remedy : 'another value';
}
