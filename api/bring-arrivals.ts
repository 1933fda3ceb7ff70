/** *Bring visitors*: people of the demo open visits and write, by the same way as anybody, spread over half a minute. */
import { setTimeout as sleep } from 'node:timers/promises';
import { v4 as uuid } from 'uuid';
import { type DemoArrival, demoArrivals } from '#activities/store/demo/arrivals.ts';
import { openSecret } from '#activities/store/entry-point-secret.ts';
import type { EntryPoint } from '#activities/store/entry-points.ts';
import { findVisit } from '#activities/store/visits.ts';
import type { Deps } from './deps.ts';
import type { RequestFacts } from './handler.ts';
import { openVisit } from './open-visit.ts';
import { sendVisitorMessage } from './send-visitor-message.ts';
import { signSiteClaims } from './visitor-token.ts';

const AGENT: { readonly [device in DemoArrival['device']]: string } = {
  mobile:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36',
};
const BETWEEN_MESSAGES_MS = 2_500;

interface Bringing {
  readonly entryPoint: EntryPoint;
  readonly count: number;
  readonly request: RequestFacts;
}

/** Answers at once how many will come and how many of them will write. */
export function bringArrivals(
  deps: Deps,
  bringing: Bringing,
): { readonly visits: number; readonly sessions: number } {
  const arrivals = demoArrivals(uuid(), bringing.count);
  for (const arrival of arrivals)
    play(deps, bringing, arrival).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'a demo visitor could not be brought');
    });
  return { visits: arrivals.length, sessions: arrivals.filter((one) => one.messages.length > 0).length };
}

async function play(deps: Deps, { entryPoint, request }: Bringing, arrival: DemoArrival): Promise<void> {
  const wait = (ms: number) => sleep(ms, undefined, { ref: false });
  await wait(arrival.afterSeconds * 1_000);
  const { sub, name, ...rest } = arrival.identity;
  const claims = {
    ...rest,
    tags: [...rest.tags],
    sub: sub ?? uuid(),
    ...(name === undefined ? {} : { name }),
  };
  const secret = openSecret(deps.config.secret, entryPoint.secret);
  const opened = await openVisit(deps, {
    entryPoint,
    token: undefined,
    identity: await signSiteClaims(secret, claims, deps.clock.nowMs()),
    page: arrival.page,
    languages: [arrival.identity.language],
    again: false,
    demo: true,
    request: { ...request, userAgent: AGENT[arrival.device] },
  });
  if (arrival.messages.length === 0) return;
  await wait(arrival.spokenAfterSeconds * 1_000);
  for (const text of arrival.messages) {
    const visit = await findVisit(deps.store, opened.visitId);
    if (visit === null || visit.endedAtMs !== null) return;
    await sendVisitorMessage(deps, {
      visit,
      caller: { visitorId: opened.visitorId, visitId: opened.visitId, entryPointId: entryPoint.id },
      clientId: uuid(),
      content: { type: 'text', text },
    });
    await wait(BETWEEN_MESSAGES_MS);
  }
}
