/** The imagined support floor of the demo shop: its agents and groups, and the sessions that visits become. */
import { type CompiledRuleSet, compile, evaluate } from '#rules/authoring/compile.ts';
import type { Catalogue, FactObject } from '#rules/authoring/facts.ts';
import { withRuleFacts } from '#rules/authoring/generated.ts';
import type { RouteAction, RuleId } from '#rules/authoring/rule.ts';
import type { Session } from '#rules/session/session.ts';
import { createWorld, type World } from '#rules/simulation/world.ts';
import type { FloorNews, MembershipRow, PlanAnswer, SessionRow } from '#rules/simulation/world-state.ts';
import { ASSIGNMENT } from '../assignment-rules.ts';
import type { Chance } from '../chance.ts';
import { GROUPS } from '../groups.ts';
import { ENTRY_POINT } from '../ids.ts';
import { PEOPLE } from '../people.ts';
import { POLICY } from '../policy-document.ts';
import { demoCatalogue, published } from '../rule-versions.ts';
import { botAnswer } from './bot-script.ts';
import { beginConversation, customerOpens } from './conversation.ts';
import { type Customer, newCustomer, opens } from './customer-script.ts';
import type { GuidedVisit } from './guidance.ts';
import { idAt } from './ids.ts';
import type { OpenAt } from './opening.ts';
import { keepPresence, type PresenceBook, type PresenceStretch } from './presence.ts';
import { react } from './react.ts';
import type { PresenceChange } from './roster.ts';
import { type Stage, stageOf } from './stage.ts';
import { factsAt, NO_PAST, type Past } from './visit-facts.ts';
import { messageFiller } from './words.ts';

export interface AssignmentFacts {
  readonly facts: FactObject;
  /** Null = the default rule. */
  readonly ruleId: RuleId | null;
}

export interface PlayedSession {
  readonly row: SessionRow;
  readonly guided: GuidedVisit;
  /** The guidance decision that opened it; null where the visitor spoke first. */
  readonly guidanceDecisionId: string | null;
  /** By decision id. */
  readonly assignments: ReadonlyMap<string, AssignmentFacts>;
  readonly customer: Customer;
  /** What was known of the person's earlier sessions. */
  readonly past: Past;
}

/** A visit ends so long after its last page was closed. Milliseconds. */
export const LEAVING_GRACE_MS = 60_000;

/** Plays from `startMs` to `untilMs`; every session that comes has ended by then. */
export function playFloor(play: {
  readonly chance: Chance;
  readonly openAt: OpenAt;
  readonly startMs: number;
  readonly untilMs: number;
  readonly roster: readonly PresenceChange[];
  /** Visits that become sessions. */
  readonly coming: readonly GuidedVisit[];
}): {
  readonly sessions: readonly PlayedSession[];
  readonly presence: readonly PresenceStretch[];
  readonly memberships: readonly MembershipRow[];
} {
  const ids = play.chance.fork('ids');
  const told: { to: (news: FloorNews) => void } = { to: () => undefined };
  const world: World = createWorld({
    startMs: play.startMs,
    policy: POLICY,
    agents: PEOPLE.map(({ agentId, skills, limit }) => ({
      agentId,
      skills,
      limit,
      presence: 'offline' as const,
    })),
    groups: GROUPS.map(({ id }) => ({
      groupId: id,
      hours: (atMs) => play.openAt(id, atMs),
      members: membersOf(id),
    })),
    bot: { answerAfterMs: 600, answer: botAnswer },
    told: (news) => told.to(news),
    newId: (): string => idAt(world.clock.nowMs(), ids),
  });
  const book = keepPresence(world, play.roster);
  const floor = floorOf(world, book, { openAt: play.openAt, ids });
  told.to = floor.tell;
  for (const guided of play.coming) {
    const chance = play.chance.fork(`session of ${guided.visit.id}`);
    if (guided.won !== null) floor.greets(guided, chance);
    else floor.speaksFirst(guided, chance);
  }
  world.clock.runUntil(play.untilMs);
  book.end();
  return {
    sessions: [...floor.sessions.values()],
    presence: book.stretches,
    memberships: world.floor.memberships,
  };
}

function membersOf(groupId: string) {
  return PEOPLE.flatMap(({ agentId, groups }) =>
    groups
      .filter((group) => group.groupId === groupId)
      .map(({ place, weight }) => ({ agentId, place, weight })),
  );
}

interface Tools {
  readonly openAt: OpenAt;
  readonly ids: Chance;
}

interface FloorPlay {
  readonly sessions: ReadonlyMap<string, PlayedSession>;
  readonly tell: (news: FloorNews) => void;
  /** A rule speaks to the visit; its session begins in guiding. */
  readonly greets: (guided: GuidedVisit, chance: Chance) => void;
  readonly speaksFirst: (guided: GuidedVisit, chance: Chance) => void;
}

function floorOf(world: World, presence: PresenceBook, tools: Tools): FloorPlay {
  const stage = stageOf(world);
  const sessions = new Map<string, PlayedSession>();
  const customers = new Map<string, Customer>();
  const pasts = new Map<string, string>();
  const catalogue = demoCatalogue();
  const rules = {
    compiled: compile(published(ASSIGNMENT), catalogue),
    catalogue,
    fill: messageFiller(catalogue),
    ...tools,
  };

  const begin = (guided: GuidedVisit, chance: Chance, how: { guidanceDecisionId: string | null }) => {
    const { visit } = guided;
    const { visitor } = visit;
    const sessionId = idAt(world.clock.nowMs(), tools.ids);
    const path = new URL(visit.pages.at(-1)?.url ?? 'https://changbai.example/').pathname;
    const customer = newCustomer(sessionId, chance, beginConversation(chance, visitor.language, path));
    const past = pastOf(sessions.get(pasts.get(visitor.id) ?? ''));
    const assignments = new Map<string, AssignmentFacts>();
    customers.set(sessionId, customer);
    const plan = (atMs: number, session: Session): PlanAnswer => {
      const said = world.row(session.id).log.find(({ event }) => event.kind === 'message');
      const firstMessage = said?.event.kind === 'message' ? said.event.text : null;
      const decided = decide(guided, { atMs, past, firstMessage }, rules);
      const decisionId = idAt(atMs, tools.ids);
      assignments.set(decisionId, { facts: decided.facts, ruleId: decided.ruleId });
      return { plan: decided.plan, decisionId };
    };
    const opening = {
      sessionId,
      visitorId: visitor.id,
      entryPointId: ENTRY_POINT,
      language: visitor.language,
      ownerId: visitor.customer?.ownerAgentId ?? null,
      plan,
    };
    const keep = () => {
      const row = world.row(sessionId);
      sessions.set(sessionId, { row, guided, customer, assignments, past, ...how });
      pasts.set(visitor.id, sessionId);
    };
    return { opening, customer, keep };
  };

  return {
    sessions,
    tell: (news) => {
      const customer = customers.get(news.sessionId);
      if (customer !== undefined) react(news, { customer, stage, presence });
    },
    greets: (guided, chance) => {
      const { won, visit } = guided;
      if (won === null) return;
      world.clock.at(won.atMs, () => {
        const guidanceDecisionId = idAt(won.atMs, tools.ids);
        const { opening, customer, keep } = begin(guided, chance, { guidanceDecisionId });
        const messages = won.action.messages.map((message) => rules.fill(message, won.raw));
        world.open({ ...opening, guidance: { messages, decisionId: guidanceDecisionId } });
        keep();
        if (won.speaks)
          answersGuidance(
            customer,
            stage,
            messages.map((one) => one.intervalSeconds),
          );
        else world.clock.at(visit.leftAtMs + LEAVING_GRACE_MS, () => world.endVisit(opening.sessionId));
      });
    },
    speaksFirst: (guided, chance) => {
      const page = guided.visit.pages.at(-1);
      const atMs = (page?.atMs ?? guided.visit.openedAtMs) + Math.round(chance.pause(18) * 1000);
      world.clock.at(atMs, () => {
        const { opening, customer, keep } = begin(guided, chance, { guidanceDecisionId: null });
        const [first = '', ...more] = customerOpens(customer.talk);
        world.open({ ...opening, firstMessage: first });
        keep();
        for (const line of more) stage.after(chance.pause(8), () => sayIfOpen(customer, stage, line));
      });
    },
  };
}

function sayIfOpen(customer: Customer, stage: Stage, line: string): void {
  const { phase } = stage.session(customer.sessionId);
  if (phase !== 'ended' && phase !== 'message-form') stage.customerSays(customer.sessionId, line);
}

/** Speaks a while after one of the messages; those after it are never sent. */
function answersGuidance(customer: Customer, stage: Stage, intervals: readonly number[]): void {
  const { chance } = customer;
  const heard = chance.between(1, intervals.length);
  const seconds = intervals.slice(0, heard).reduce((sum, one) => sum + one, 0);
  stage.after(seconds + chance.pause(7), () => opens(customer, stage));
}

/** The last session of the same person, where it was served. */
function pastOf(before: PlayedSession | undefined): Past {
  if (before === undefined) return NO_PAST;
  const { lastAgentId, openedAtMs } = before.row.session;
  return {
    lastAgentId: lastAgentId ?? before.past.lastAgentId,
    lastSessionAtMs: openedAtMs,
    sessions: before.past.sessions + 1,
  };
}

function decide(
  guided: GuidedVisit,
  moment: { readonly atMs: number; readonly past: Past; readonly firstMessage: string | null },
  rules: Tools & { readonly compiled: CompiledRuleSet<RouteAction>; readonly catalogue: Catalogue },
): AssignmentFacts & { readonly plan: RouteAction['plan'] } {
  const { visit } = guided;
  const pages = visit.pages.filter((page) => page.atMs <= moment.atMs);
  const page = pages.at(-1) ?? visit.pages[0];
  if (page === undefined) throw new RangeError('A visit has at least one page');
  const extra = {
    'session.firstMessage': moment.firstMessage,
    'session.guidedBy': guided.won?.ruleId ?? null,
  };
  const known = { visit, page, pages: pages.length, atMs: moment.atMs, past: moment.past };
  const facts = withRuleFacts(
    rules.compiled.ruleSet,
    factsAt(known, { catalogue: rules.catalogue, openAt: rules.openAt, extra }),
    { visitId: visit.id, visitorId: visit.visitor.customer?.id ?? visit.visitor.id, shown: guided.shown },
  );
  const outcome = evaluate(rules.compiled, facts);
  return { facts, ruleId: outcome.winner, plan: outcome.action.plan };
}
