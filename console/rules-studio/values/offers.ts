/** What is offered beneath a value while one types, in the order in which Enter takes it. */
import type { Choice } from './choices.ts';

export interface Offer {
  readonly value: string;
  readonly label: string;
  readonly share: number | null;
  /** Not in any list: what is typed, as it is typed. */
  readonly own: boolean;
}

export interface Offered {
  readonly choices: readonly Choice[];
  readonly chosen: ReadonlySet<string>;
  /** Nothing but what is listed. */
  readonly closed: boolean;
}

/** Nobody reads more before typing on. */
const MOST = 12;

const spellings = ({ value, label, also }: Choice): readonly string[] =>
  [value, label, ...also.split(' '), also].map((one) => one.toLowerCase()).filter((one) => one !== '');

/** The listed value that is called exactly this, in whichever language. */
export function meantBy(typed: string, choices: readonly Choice[]): Choice | null {
  const wanted = typed.trim().toLowerCase();
  return (
    choices.find(({ value }) => value.toLowerCase() === wanted) ??
    choices.find((choice) => choice.listed && spellings(choice).includes(wanted)) ??
    null
  );
}

/** A listed value whose name begins with what is typed is meant; else what is typed itself stands first. */
export function offersFor(typed: string, { choices, chosen, closed }: Offered): readonly Offer[] {
  const wanted = typed.trim().toLowerCase();
  const begins = (choice: Choice): boolean =>
    choice.listed && spellings(choice).some((one) => one.startsWith(wanted));
  const found = choices
    .filter(({ value }) => !chosen.has(value))
    .filter((choice) => spellings(choice).some((one) => one.includes(wanted)));
  const offer = ({ value, label, share }: Choice): Offer => ({ value, label, share, own: false });
  const meant = wanted === '' ? [] : found.filter(begins);
  const others = found.filter((choice) => !meant.includes(choice));
  const listed = [...meant, ...others].slice(0, MOST).map(offer);
  const isListed = choices.some(({ value, label }) => value === typed.trim() || label === typed.trim());
  if (closed || wanted === '' || isListed) return listed;
  const own: Offer = { value: typed.trim(), label: typed.trim(), share: null, own: true };
  const at = Math.min(meant.length, MOST);
  return [...listed.slice(0, at), own, ...listed.slice(at)];
}
