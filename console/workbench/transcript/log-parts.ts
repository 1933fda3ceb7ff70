/** The log of a session in the parts that the server gives. */
import type { StaffEvent } from '#api/contract/events.ts';
import { listSessionEvents } from '#api/contract/sessions.ts';
import { call } from '../../app/client.ts';
import { begin, type EventLog, firstSeq, lastSeq, prepend, reworded } from './event-log.ts';

const PAGE = 60;
const MOST = 200;
/** Above every number: asks for the newest part. */
const NEWEST = 2_000_000_000;

export async function newestPart(id: string): Promise<EventLog> {
  const query = { before: NEWEST, limit: PAGE };
  const { events, more } = await call(listSessionEvents, { params: { id }, query });
  return begin(events, more);
}

/** With the part before it; `log()` is asked only when that is here, for it may have grown meanwhile. */
export async function withOlder(id: string, log: () => EventLog): Promise<EventLog> {
  const query = { before: firstSeq(log()), limit: PAGE };
  const { events, more } = await call(listSessionEvents, { params: { id }, query });
  return prepend(log(), events, more);
}

/** Everything after a number, however much it is. */
export async function* partsAfter(id: string, seq: number): AsyncGenerator<readonly StaffEvent[]> {
  let after = seq;
  for (let more = true; more; ) {
    const answer = await call(listSessionEvents, { params: { id }, query: { after, limit: MOST } });
    yield answer.events;
    after = answer.events.at(-1)?.seq ?? after;
    more = answer.more && answer.events.length > 0;
  }
}

/** The same lines in the language that the console speaks now. */
export async function readAnew(id: string, log: () => EventLog): Promise<EventLog> {
  const fresh: StaffEvent[] = [];
  if (log().events.length > 0)
    for await (const events of partsAfter(id, firstSeq(log()) - 1)) {
      fresh.push(...events);
      if ((fresh.at(-1)?.seq ?? 0) >= lastSeq(log())) break;
    }
  return reworded(log(), fresh);
}
