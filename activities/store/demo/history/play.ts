/** Plays thirty days of the demo shop: a crowd comes, rules speak to some, scripted people talk; every session through the production step. */
import { compile } from '#rules/authoring/compile.ts';
import type { MembershipRow } from '#rules/simulation/world-state.ts';
import { type Chance, chanceOf } from '../chance.ts';
import { GUIDANCE } from '../guidance-rules.ts';
import { demoCatalogue, published } from '../rule-versions.ts';
import { drawCrowd } from './crowd.ts';
import { type PlayedSession, playFloor } from './floor.ts';
import { type GuidedVisit, guide } from './guidance.ts';
import { type OpenAt, openingsOver } from './opening.ts';
import { withPasts } from './past.ts';
import type { PresenceStretch } from './presence.ts';
import { drawRoster } from './roster.ts';
import { drawVisits } from './visits.ts';

export interface HistorySize {
  readonly seed: string;
  /** The moment of seeding; everything lies before it. */
  readonly nowMs: number;
  readonly days: number;
  readonly visits: number;
  readonly visitors: number;
  readonly sessions: number;
}

export const DEMO_SIZE: Omit<HistorySize, 'nowMs'> = {
  seed: 'usher demo 1',
  days: 30,
  visits: 20_000,
  visitors: 6_000,
  sessions: 3_000,
};

export interface History {
  readonly visits: readonly GuidedVisit[];
  readonly sessions: readonly PlayedSession[];
  readonly presence: readonly PresenceStretch[];
  /** What strategies remember at the end. */
  readonly memberships: readonly MembershipRow[];
  readonly openAt: OpenAt;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Nobody comes in the last hours, so that every session has ended by now. */
const QUIET_MS = 5 * HOUR_MS;

export function playHistory(size: HistorySize): History {
  const chance = chanceOf(size.seed);
  const startMs = size.nowMs - size.days * DAY_MS;
  const span = { fromMs: startMs + HOUR_MS, untilMs: size.nowMs - QUIET_MS };
  const crowd = drawCrowd(chance.fork('crowd'), size.visitors, span.fromMs);
  const drawn = drawVisits(chance.fork('visits'), crowd, { ...span, count: size.visits });
  const openAt = openingsOver({ fromMs: startMs - DAY_MS, untilMs: size.nowMs + DAY_MS });
  const catalogue = demoCatalogue();
  const visits = guide(drawn, {
    compiled: compile(published(GUIDANCE), catalogue),
    catalogue,
    openAt,
    chance: chance.fork('answers'),
  });
  const played = playFloor({
    chance,
    openAt,
    startMs,
    untilMs: size.nowMs - 60_000,
    roster: drawRoster(chance.fork('roster'), { fromMs: startMs, untilMs: span.untilMs + HOUR_MS }),
    coming: becomingSessions(visits, size.sessions, chance.fork('talkers')),
  });
  const open = played.sessions.filter(({ row }) => row.session.phase !== 'ended');
  if (open.length > 0) throw new Error(`${open.length} sessions of the demo never ended`);
  const known = withPasts(visits, played.sessions);
  const byId = new Map(known.map((guided) => [guided.visit.id, guided]));
  const sessions = played.sessions.map((one) => ({
    ...one,
    guided: byId.get(one.guided.visit.id) ?? one.guided,
  }));
  return { ...played, visits: known, sessions, openAt };
}

/** Every visit a rule spoke to makes a session; so many others speak first that the count comes out. */
function becomingSessions(
  visits: readonly GuidedVisit[],
  sessions: number,
  chance: Chance,
): readonly GuidedVisit[] {
  let open = visits.filter((one) => one.won === null).length;
  let left = sessions - (visits.length - open);
  if (left < 0) throw new RangeError(`The rules speak to more than ${sessions} visits`);
  return visits.flatMap((guided) => {
    if (guided.won !== null) return [guided];
    // Each that is left has the same chance, and exactly the wanted number is taken.
    const taken = chance.next() * open < left;
    open -= 1;
    if (!taken) return [];
    left -= 1;
    return [guided];
  });
}
