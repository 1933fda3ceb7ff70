/** Values in words, and the filters a template may call. */
import type { FactDefinition } from '../authoring/facts.ts';
import { cutText } from '../authoring/normalise.ts';
import { localTime } from '../calendar/zoned-day.ts';
import { type Language, textIn } from '../text.ts';
import { type FilterName, TEMPLATE_LIMITS } from './template.ts';

export interface RenderOptions {
  readonly language: Language;
  /** IANA name; for dates and times. */
  readonly zone: string;
  /** `html` escapes what came from facts, for a place that shows HTML. Default `none`: the place shows text. */
  readonly escape?: 'none' | 'html';
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** What `if` asks: something is there, and it is neither false nor zero. */
export function isFull(value: unknown): boolean {
  return !isEmpty(value) && value !== false && value !== 0 && !Number.isNaN(value);
}

function dateWords(atMs: number, options: RenderOptions): string {
  const [year, month, day] = localTime(options.zone, atMs).day.split('-').map(Number);
  return options.language === 'zh'
    ? `${year}年${month}月${day}日`
    : `${day} ${MONTHS[(month ?? 1) - 1] ?? ''} ${year}`;
}

function timeWords(atMs: number, options: RenderOptions): string {
  const { minuteOfDay } = localTime(options.zone, atMs);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

function numberWords(value: number, decimals: unknown): string {
  const places = typeof decimals === 'number' ? Math.min(Math.max(Math.trunc(decimals), 0), 6) : undefined;
  const written = places === undefined ? String(value) : value.toFixed(places);
  const [whole = '', rest] = written.split('.');
  if (!/^-?\d+$/u.test(whole)) return written;
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/gu, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

/** Instants that a clock can show: years 0–9999. */
function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < 253_000_000_000_000;
}

export function filtered(filter: FilterName, args: readonly unknown[], options: RenderOptions): unknown {
  const [value, second] = args;
  switch (filter) {
    case 'default':
      return isEmpty(value) ? second : value;
    case 'date':
      return isInstant(value) ? dateWords(value, options) : value;
    case 'time':
      return isInstant(value) ? timeWords(value, options) : value;
    case 'number':
      return typeof value === 'number' ? numberWords(value, second) : value;
    case 'truncate':
      return truncated(value, second);
    default:
      return filter satisfies never;
  }
}

function truncated(value: unknown, length: unknown): unknown {
  if (typeof value !== 'string' || typeof length !== 'number') return value;
  const most = Math.max(Math.trunc(length), 1);
  return value.length <= most ? value : `${cutText(value, most)}…`;
}

function booleanWords(value: boolean, language: Language): string {
  if (language === 'zh') return value ? '是' : '否';
  return value ? 'yes' : 'no';
}

function listWords(list: readonly unknown[], language: Language): string {
  const items = list.slice(0, TEMPLATE_LIMITS.listItems).filter((item) => typeof item === 'string');
  return items.join(language === 'zh' ? '、' : ', ');
}

function labelled(value: string, fact: FactDefinition | undefined, language: Language): string {
  const label = fact?.values?.find((entry) => entry.value === value)?.label;
  return label ? textIn(label, language) : value;
}

/** A value in words: closed values by their label, times as dates, lists joined; unknown as nothing. */
export function written(value: unknown, fact: FactDefinition | undefined, options: RenderOptions): string {
  if (isEmpty(value)) return '';
  if (typeof value === 'boolean') return booleanWords(value, options.language);
  if (typeof value === 'string') return labelled(value, fact, options.language);
  if (Array.isArray(value)) return listWords(value, options.language);
  if (typeof value !== 'number') return '';
  return fact?.type === 'time' && isInstant(value) ? dateWords(value, options) : String(value);
}
