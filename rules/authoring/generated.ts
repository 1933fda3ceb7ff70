/** Conditions made from a rule's dates, schedule, rollout and cap, so that explanations and exports see them as any other. */
import murmurhash from 'murmurhash';
import type { FactObject } from './facts.ts';
import type { Node, Rollout, Rule, RuleId, RuleSet, Schedule, Weekday } from './rule.ts';

/** Draws go from 0 to this, not included. */
const BUCKETS = 10_000;

/** The visit's memory of what was shown: hours since, by rule, over all versions. */
export interface Shown {
  readonly [ruleId: RuleId]: number;
}

/** For whom a rollout draws. */
export interface DrawnFor {
  readonly visitId: string;
  /** The customer where known at opening, else the visitor. */
  readonly visitorId: string;
}

/** The draw of one id: 0–9,999, the same for ever; a wider share only adds to those who are in. */
export function bucketOf(salt: string, id: string): number {
  return murmurhash.v3(new TextEncoder().encode(`${salt}:${id}`), 0) % BUCKETS;
}

function rolloutFact(rollout: Rollout): string {
  return `rollout.${rollout.by}.${rollout.salt}`;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function dayAfter(day: Weekday): Weekday {
  return day === 7 ? 1 : ((day + 1) as Weekday);
}

function span(id: string, weekdays: readonly Weekday[], minutes: readonly [number, number]): Node {
  return {
    id,
    all: [
      { id: `${id}.day`, fact: 'clock.weekday', operator: 'in', value: [...weekdays].sort() },
      { id: `${id}.time`, fact: 'clock.minuteOfDay', operator: 'between', value: [...minutes] },
    ],
  };
}

/** A window over midnight belongs to the weekday it starts on, so it has two parts. */
function scheduleNode(id: string, schedule: Schedule): Node {
  const [from, to] = [minutesOf(schedule.from), minutesOf(schedule.to)];
  if (from < to) return span(id, schedule.weekdays, [from, to - 1]);
  const evening = span(`${id}.evening`, schedule.weekdays, [from, 1439]);
  if (to === 0) return { id, all: [evening] };
  const morning = span(`${id}.morning`, schedule.weekdays.map(dayAfter), [0, to - 1]);
  return { id, any: [evening, morning] };
}

/** In the order they are read, before what a person wrote. */
export function generatedNodes(rule: Rule): readonly Node[] {
  const nodes: Node[] = [];
  const id = (what: string) => `${rule.id}#${what}`;
  if (rule.since) nodes.push({ id: id('since'), fact: 'clock.now', operator: 'after', value: rule.since });
  if (rule.until) nodes.push({ id: id('until'), fact: 'clock.now', operator: 'before', value: rule.until });
  if (rule.schedule) nodes.push(scheduleNode(id('schedule'), rule.schedule));
  if (rule.rollout) {
    const below = Math.round(rule.rollout.percent * 100);
    nodes.push({ id: id('rollout'), fact: rolloutFact(rule.rollout), operator: 'lessThan', value: below });
  }
  if ('cap' in rule && rule.cap) {
    nodes.push({ id: id('cap'), fact: 'visit.cappedRules', operator: 'doesNotContain', value: rule.id });
  }
  return nodes;
}

/** Rules of this set that were shown within their cap's hours. */
function cappedRules(ruleSet: RuleSet, shown: Shown): readonly RuleId[] {
  return ruleSet.rules
    .filter((rule) => {
      const hours = 'cap' in rule ? rule.cap?.hours : undefined;
      const since = Object.hasOwn(shown, rule.id) ? shown[rule.id] : undefined;
      return hours !== undefined && since !== undefined && since < hours;
    })
    .map((rule) => rule.id);
}

/** The facts that belong to this version: the draws of its rollouts and which of its rules have reached their cap. */
export function withRuleFacts(
  ruleSet: RuleSet,
  facts: FactObject,
  seen: DrawnFor & { shown: Shown },
): FactObject {
  const draws: { [fact: string]: number } = {};
  for (const { rollout } of ruleSet.rules) {
    if (!rollout) continue;
    draws[rolloutFact(rollout)] = bucketOf(
      rollout.salt,
      rollout.by === 'visit' ? seen.visitId : seen.visitorId,
    );
  }
  return { ...facts, ...draws, 'visit.cappedRules': cappedRules(ruleSet, seen.shown) };
}
