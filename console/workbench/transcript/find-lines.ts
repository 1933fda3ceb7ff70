/** Which lines of a conversation hold the words, and where a day begins. */
import { wordsPattern } from '../../ui/marked-words.ts';
import type { Line } from './lines.ts';

/** What people wrote, as it is drawn; lines of the system are not looked through. */
function writtenOn(line: Line): string {
  if (line.kind === 'note') return line.event.text;
  if (line.kind !== 'bubble') return '';
  const { content } = line.event;
  if (content.type === 'image') return content.alt;
  if (content.type === 'card') return `${content.title}\n${content.text}`;
  if (content.type === 'menu') return [content.text, ...content.options.map(({ label }) => label)].join('\n');
  return content.text;
}

/** The keys of the lines, oldest first. */
export function linesWith(lines: readonly Line[], words: string): readonly string[] {
  const pattern = wordsPattern(words);
  if (pattern === null) return [];
  return lines.filter((line) => writtenOn(line).search(pattern) !== -1).map(({ key }) => key);
}

/** The first line of the day; null = there is none among these. */
export function firstOfDay(
  lines: readonly Line[],
  day: string,
  dayOf: (atMs: number) => string,
): string | null {
  const first = lines.find((line) => {
    const atMs = momentOf(line);
    return atMs !== null && dayOf(atMs) === day;
  });
  return first?.key ?? null;
}

/** The moment of the oldest line. */
export function oldestMs(lines: readonly Line[]): number | null {
  return lines.map(momentOf).find((atMs) => atMs !== null) ?? null;
}

/** A chapter begins with its session, before its oldest line that is here. */
function momentOf(line: Line): number | null {
  if (line.kind === 'chapter' || line.kind === 'pending') return null;
  return line.kind === 'day' ? line.atMs : line.event.atMs;
}

/** From hit to hit, round the ends; from another line to the nearest hit on that side. */
export function stepFrom(
  hits: readonly string[],
  { at, by, keys }: { readonly at: string | null; readonly by: 1 | -1; readonly keys: readonly string[] },
): string | null {
  const here = at === null ? -1 : keys.indexOf(at);
  const ordered = by === 1 ? hits : [...hits].reverse();
  const next = ordered.find((key) => here >= 0 && (keys.indexOf(key) - here) * by > 0);
  return next ?? ordered[0] ?? null;
}
