import { v7 as uuid } from 'uuid';
import { expect, it } from 'vitest';
import { linkCustomer } from '#activities/store/session-customer.ts';
import { type Floor, useFloors } from '../../support/a-floor.ts';
import { insert } from '../../support/floor-rows.ts';

const house = useFloors();

/** Somebody nobody knows. */
async function aVisitor({ entryPointId }: Floor) {
  const visitor = { id: uuid(), entryPointId };
  await insert(house.store, 'visitors', { id: visitor.id, entry_point_id: entryPointId, token_id: uuid() });
  return visitor;
}

/** The site says who they are; answers the customer's id. */
async function signIn(visitor: { readonly id: string; readonly entryPointId: string }): Promise<string> {
  const said = { externalId: uuid(), name: 'Bea', tags: null, vip: null };
  return (await linkCustomer(house.store, visitor, said)).customerId;
}

async function customerOf(floor: Floor, sessionId: string): Promise<string | null> {
  const sql = 'SELECT customer_id FROM sessions WHERE id = ?';
  return (await floor.one<{ customer_id: string | null }>(sql, [sessionId])).customer_id;
}

/** Whoever opens a session has read that nobody knows the visitor; by the time it is written, the site may have said who they are. */
it('is of the customer whom its visitor became since it was decided on', async () => {
  const floor = await house.build();
  const visitor = await aVisitor(floor);
  const customerId = await signIn(visitor);

  const sessionId = await floor.open({ visitorId: visitor.id });

  expect(await customerOf(floor, sessionId)).toBe(customerId);
});

it('is of that customer also where both happen at once', async () => {
  const floor = await house.build();

  const owners = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const visitor = await aVisitor(floor);
      const opened = [signIn(visitor), floor.open({ visitorId: visitor.id })] as const;
      const [customerId, sessionId] = await Promise.all(opened);
      return [customerId, await customerOf(floor, sessionId)];
    }),
  );

  expect(owners.filter(([said, kept]) => said !== kept)).toEqual([]);
});

it('is the one session of its visitor where two tabs open one at once', async () => {
  const floor = await house.build();

  const pairs = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { id: visitorId } = await aVisitor(floor);
      const tabs = await Promise.allSettled([floor.open({ visitorId }), floor.open({ visitorId })]);
      const opened = tabs.flatMap((tab) => (tab.status === 'fulfilled' ? tab.value : []));
      const told = tabs.flatMap((tab) => (tab.status === 'rejected' ? String(tab.reason) : []));
      return { opened, told };
    }),
  );

  for (const { opened, told } of pairs)
    expect(told).toEqual([`Error: the visitor already has ${opened.join(' and ')}`]);
});
