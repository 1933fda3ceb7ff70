/** Texts that could answer conditions as wanted: made from the words the conditions hold. Every one is tried before it is believed. */
import type { Atom } from './atoms.ts';
import { normaliseText } from './normalise.ts';
import type { Pattern } from './pattern.ts';
import { samplesOf } from './pattern-samples.ts';

export interface Wanted {
  readonly atom: Atom;
  readonly want: boolean;
}

const TRIES = 64;
const JOINTS = ['', ' ', ' · '];
const STRANGER = '…';

function wordsOf(atom: Atom): readonly string[] {
  const { operator, operand } = atom.leaf;
  if (operator === 'matchesRegex') {
    const pattern = operand as Pattern;
    return (
      pattern.words ??
      samplesOf(pattern.source)
        .map(normaliseText)
        .filter((text) => pattern.test(text))
    );
  }
  if (Array.isArray(operand)) return operand.map(String);
  return operand === true ? [] : [String(operand)];
}

/** One word for each condition that wants some, in all combinations up to a bound. */
function choices(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let chosen: readonly (readonly string[])[] = [[]];
  for (const list of lists) {
    chosen = chosen.flatMap((words) => list.slice(0, 8).map((word) => [...words, word])).slice(0, TRIES);
  }
  return chosen;
}

function without(text: string, words: readonly string[]): string {
  return words.reduce((rest, word) => (word === '' ? rest : rest.replaceAll(word, '')), text);
}

/** Candidate texts for one fact, the nearest to `current` first. */
export function textCandidates(wanted: readonly Wanted[], current: string | null): readonly string[] {
  const ask = (operators: readonly string[], want: boolean) =>
    wanted.filter((entry) => entry.want === want && operators.includes(entry.atom.leaf.operator));
  const starts = ask(['startsWith'], true).flatMap((entry) => wordsOf(entry.atom));
  const ends = ask(['endsWith'], true).flatMap((entry) => wordsOf(entry.atom));
  const longest = (words: readonly string[]) => words.reduce((a, b) => (b.length > a.length ? b : a), '');
  const inside = choices(
    ask(['textContains', 'textContainsAny', 'matchesRegex'], true).map((entry) => wordsOf(entry.atom)),
  );
  const unwanted = wanted.filter((entry) => !entry.want).flatMap((entry) => wordsOf(entry.atom));
  const bodies = current === null ? [''] : [current, without(current, unwanted), ''];
  const built = bodies.flatMap((body) =>
    inside.flatMap((words) =>
      JOINTS.map((joint) => {
        const parts = [longest(starts), body, ...words.filter((word) => !body.includes(word)), longest(ends)];
        return parts.filter((part) => part !== '').join(joint);
      }),
    ),
  );
  const whole = ask(['equal', 'in'], true).flatMap((entry) => wordsOf(entry.atom));
  const negated = ask(['notEqual', 'notIn'], false).flatMap((entry) => wordsOf(entry.atom));
  const texts = [...whole, ...negated, ...built, STRANGER, longest(starts) + STRANGER + longest(ends)];
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '');
}
