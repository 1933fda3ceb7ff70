import { v7 as uuid } from 'uuid';
import { expect, it } from 'vitest';
import { linkCustomer } from '#activities/store/session-customer.ts';
import { useFloors } from '../../support/a-floor.ts';
import { insert } from '../../support/floor-rows.ts';

const house = useFloors();

/** Whoever opens a session has read that nobody knows the visitor; by the time it is written, the site may have said who they are. */
it('is of the customer whom its visitor became since it was decided on', async () => {
  const floor = await house.build();
  const visitor = { id: uuid(), entryPointId: floor.entryPointId };
  await insert(house.store, 'visitors', {
    id: visitor.id,
    entry_point_id: floor.entryPointId,
    token_id: uuid(),
  });
  const said = { externalId: uuid(), name: 'Bea', tags: null, vip: null };
  const { customerId } = await linkCustomer(house.store, visitor, said);

  const sessionId = await floor.open({ visitorId: visitor.id, customerId: null });

  expect(await floor.one('SELECT customer_id FROM sessions WHERE id = ?', [sessionId])).toEqual({
    customer_id: customerId,
  });
});

it('is of that customer also where both happen at once', async () => {
  const floor = await house.build();

  const owners = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const visitor = { id: uuid(), entryPointId: floor.entryPointId };
      await insert(house.store, 'visitors', {
        id: visitor.id,
        entry_point_id: floor.entryPointId,
        token_id: uuid(),
      });
      const said = { externalId: uuid(), name: 'Bea', tags: null, vip: null };
      const [{ customerId }, sessionId] = await Promise.all([
        linkCustomer(house.store, visitor, said),
        floor.open({ visitorId: visitor.id, customerId: null }),
      ]);
      const { customer_id } = await floor.one('SELECT customer_id FROM sessions WHERE id = ?', [sessionId]);
      return [customerId, customer_id];
    }),
  );

  expect(owners.filter(([said, kept]) => said !== kept)).toEqual([]);
});
