/** Facts, values and single conditions in words, Chinese and English: for sentences, explanations and diffs alike. */
import { localTime } from '../calendar/zoned-day.ts';
import { type Language, textIn } from '../text.ts';
import type { Catalogue, FactDefinition, FactValue } from './facts.ts';
import { factDefinition } from './lower.ts';
import { OPERATOR_BY_ID } from './operators.ts';
import { provinceName } from './provinces.ts';
import type { Leaf, LeafValue } from './rule.ts';

export interface Speech {
  readonly language: Language;
  readonly catalogue: Catalogue;
  /** IANA name; for instants. */
  readonly zone: string;
  /** The name of something that is kept by id: an agent, a group, a bot, a rule. Undefined: show the id. */
  readonly nameOf?: (id: string) => string | undefined;
}

/** Nobody reads more of a list in a sentence; the rest is counted. Count. */
export const MOST_LISTED = 20;
/** Nor more of one text. Characters. */
const LONGEST_VALUE = 200;

const WEEKDAYS = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const;

/** Words of a language, picked at the place where they are used. */
export function say(speech: Speech, zh: string, en: string): string {
  return speech.language === 'zh' ? zh : en;
}

export function weekdayWords(day: number, speech: Speech): string {
  return WEEKDAYS[speech.language][day - 1] ?? String(day);
}

function clockTime(minuteOfDay: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

export function instantWords(atMs: number, speech: Speech): string {
  if (!Number.isFinite(atMs) || Math.abs(atMs) > 253_000_000_000_000) return String(atMs);
  const local = localTime(speech.zone, atMs);
  return `${local.day} ${clockTime(local.minuteOfDay)}`;
}

export function factWords(id: string, speech: Speech): string {
  const fact = factDefinition(speech.catalogue, id);
  return fact ? textIn(fact.label, speech.language) : id;
}

function numberWords(value: number, fact: FactDefinition | undefined, speech: Speech): string {
  if (fact?.id === 'clock.weekday') return weekdayWords(value, speech);
  if (fact?.id === 'clock.minuteOfDay') return clockTime(value);
  if (fact?.type === 'time') return instantWords(value, speech);
  const rounded = String(Math.round(value * 100) / 100);
  return fact?.unit ? `${rounded} ${textIn(fact.unit, speech.language)}` : rounded;
}

function stringWords(value: string, fact: FactDefinition | undefined, speech: Speech): string {
  if (fact?.type === 'time') return instantWords(Date.parse(value), speech);
  const label = fact?.values?.find((entry) => entry.value === value)?.label;
  if (label) return textIn(label, speech.language);
  const region = fact?.list === 'regions' ? provinceName(value, speech.language) : undefined;
  if (region !== undefined) return region;
  const named =
    fact?.type === 'id' || fact?.type === 'set' || fact?.list ? speech.nameOf?.(value) : undefined;
  if (named !== undefined) return named;
  const short = shortened(value);
  return fact?.type === 'text' ? say(speech, `「${short}」`, `“${short}”`) : short;
}

function shortened(value: string): string {
  if (value.length <= LONGEST_VALUE) return value;
  const characters = [...value];
  return characters.length <= LONGEST_VALUE ? value : `${characters.slice(0, LONGEST_VALUE).join('')}…`;
}

/** One value, or several joined; unknown as such. */
export function valueWords(value: FactValue | LeafValue, factId: string, speech: Speech): string {
  const fact = factDefinition(speech.catalogue, factId);
  if (value === null) return say(speech, '未知', 'unknown');
  if (typeof value === 'boolean') return value ? say(speech, '是', 'yes') : say(speech, '否', 'no');
  if (typeof value === 'number') return numberWords(value, fact, speech);
  if (typeof value === 'string') return stringWords(value, fact, speech);
  if (value.length === 0) return say(speech, '空', 'none');
  const words = value
    .slice(0, MOST_LISTED)
    .map((entry) =>
      typeof entry === 'number' ? numberWords(entry, fact, speech) : stringWords(entry, fact, speech),
    );
  const more = value.length - words.length;
  if (more > 0) words.push(say(speech, `另有 ${more} 项`, `${more} more`));
  return words.join(say(speech, '、', ', '));
}

function rangeWords(leaf: Leaf, speech: Speech): string {
  const [from, to] = (Array.isArray(leaf.value) ? leaf.value : []) as readonly (string | number)[];
  const [first, last] = [from, to].map((end) => valueWords(end ?? null, leaf.fact, speech));
  if (leaf.operator === 'betweenTimes')
    return say(speech, `从 ${first} 到 ${last} 之前`, `is from ${first} until ${last}`);
  return say(speech, `介于 ${first} 和 ${last} 之间`, `is between ${first} and ${last}`);
}

function isRangeOrDays(leaf: Leaf): boolean {
  return leaf.operator === 'between' || leaf.operator === 'betweenTimes' || leaf.operator === 'withinLast';
}

/** What a condition wants, without its fact: "is one of VIP, Old friend". */
function wantWords(leaf: Leaf, speech: Speech): string {
  const operator = OPERATOR_BY_ID.get(leaf.operator);
  if (leaf.operator === 'withinLast')
    return say(speech, `在最近 ${leaf.value} 天内`, `is within the last ${leaf.value} days`);
  if (isRangeOrDays(leaf)) return rangeWords(leaf, speech);
  const verb = operator ? textIn(operator.label, speech.language) : leaf.operator;
  if (operator?.operand === 'true') return verb;
  const value =
    leaf.operator === 'matchesRegex' ? `/${String(leaf.value)}/` : valueWords(leaf.value, leaf.fact, speech);
  return speech.language === 'zh' ? `${verb}${/^[\w/]/u.test(value) ? ' ' : ''}${value}` : `${verb} ${value}`;
}

function booleanLeaf(leaf: Leaf, speech: Speech): string | null {
  const fact = speech.catalogue.facts.get(leaf.fact);
  if (fact?.type !== 'boolean' || leaf.operator !== 'equal') return null;
  const label = factWords(leaf.fact, speech);
  return leaf.value === true ? label : say(speech, `${label}：否`, `${label}: no`);
}

/** A condition as a clause: "customer tags has any of VIP". */
export function leafWords(leaf: Leaf, speech: Speech): string {
  if (leaf.fact === 'visit.cappedRules') return say(speech, '未达次数上限', 'not yet at its cap');
  if (leaf.fact.startsWith('rollout.')) {
    const share = Number(leaf.value) / 100;
    return say(speech, `抽签进入 ${share}%`, `drawn into ${share} %`);
  }
  const yesNo = booleanLeaf(leaf, speech);
  if (yesNo) return yesNo;
  const join = speech.language === 'zh' ? '' : ' ';
  return `${factWords(leaf.fact, speech)}${join}${wantWords(leaf, speech)}`;
}

/** What a condition wanted and what was there, side by side. */
export function comparedWords(
  compared: { readonly leaf: Leaf; readonly fact: string; readonly got: FactValue },
  speech: Speech,
): { readonly want: string; readonly got: string } {
  return { want: leafWords(compared.leaf, speech), got: valueWords(compared.got, compared.fact, speech) };
}
