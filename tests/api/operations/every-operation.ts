/** The table: every operation of the contract has its place in it, or it does not compile. */
import type { Operation } from '#api/contract/operation.ts';
import { OPERATIONS, type OperationName } from '#api/contract/operations.ts';
import { OF_FIXTURES } from './of-fixtures.ts';
import { OF_ROLLOUTS } from './of-rollouts.ts';
import { OF_RULES } from './of-rules.ts';
import { OF_SESSIONS } from './of-sessions.ts';
import { OF_SETTINGS } from './of-settings.ts';
import { OF_VISITORS } from './of-visitors.ts';
import type { Placed } from './placed.ts';

const TABLE: { readonly [name in OperationName]: Placed | readonly Placed[] } = {
  ...OF_VISITORS,
  ...OF_SESSIONS,
  ...OF_RULES,
  ...OF_FIXTURES,
  ...OF_ROLLOUTS,
  ...OF_SETTINGS,
};

export interface Row extends Placed {
  readonly name: string;
  readonly operation: Operation;
}

export const EVERY_OPERATION: readonly Row[] = (Object.keys(OPERATIONS) as OperationName[]).flatMap((name) =>
  [TABLE[name]].flat().map((placed) => ({
    ...placed,
    name: placed.name === undefined ? name : `${name} ${placed.name}`,
    operation: OPERATIONS[name],
  })),
);
