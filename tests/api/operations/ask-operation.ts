/** Asks an operation as the table says is right. */
import { pathOf } from '#api/contract/operation.ts';
import type { Role } from '#api/contract/rights.ts';
import type { Answered } from '../an-api.ts';
import type { Person, Relation, World } from './a-world.ts';
import type { Row } from './every-operation.ts';

export interface AskedBy {
  readonly role: Role;
  readonly relation: Relation;
  /** In place of the role's own person. */
  readonly person?: Person;
  /** As a visitor, with this token. */
  readonly token?: string;
  /** Another visit in place of that of the case. */
  readonly visitId?: string;
}

export async function askOperation(world: World, row: Row, by: AskedBy): Promise<Answered> {
  const person = by.person ?? world.person(by.role);
  const { role, relation } = by;
  const asked = await row.request({ world, person, case: world.about(role, relation), relation });
  const params = { ...asked.params, ...(by.visitId === undefined ? {} : { id: by.visitId }) };
  const query = asked.query === undefined ? '' : `?${new URLSearchParams(asked.query)}`;
  return world.api.ask(pathOf(row.operation, params) + query, {
    method: row.operation.method.toUpperCase() as 'GET',
    ...(row.operation.auth === 'staff' ? { cookie: person.cookie } : {}),
    ...(by.token === undefined ? {} : { token: by.token }),
    ...(asked.body === undefined ? {} : { body: asked.body }),
  });
}
