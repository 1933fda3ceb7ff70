import { inject } from 'vitest';
import type { Answers } from './servers.ts';

/** Has a server of this run started, or the running one told. May take a minute the first time. */
export async function ask<Name extends keyof Answers>(name: Name): Promise<Answers[Name]> {
  const response = await fetch(`${inject('servers')}/${name}`);
  const body = await response.text();
  if (!response.ok) throw new Error(`The tests need "${name}", which did not start:\n${body}`);
  return JSON.parse(body) as Answers[Name];
}
