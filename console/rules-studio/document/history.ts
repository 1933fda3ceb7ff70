/** Undo and redo: what was, what is, what was taken back. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last change was about; a change of the same goes on from it, so that a word is undone and not a letter. */
  readonly mark: string | null;
  /** When it was. Milliseconds. */
  readonly atMs: number;
}

/** Steps that can be taken back. Count. */
const MOST_STEPS = 200;
/** A pause in typing that begins a new step. Milliseconds. */
const PAUSE_MS = 1_500;

export function beginHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], mark: null, atMs: 0 };
}

/** `mark`: names what is being typed into; null for what is one step by itself. */
export function change<T>(
  history: History<T>,
  next: T,
  step: { readonly mark: string | null; readonly atMs: number },
): History<T> {
  if (next === history.present) return history;
  const goesOn = step.mark !== null && step.mark === history.mark && step.atMs - history.atMs < PAUSE_MS;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present: next, future: [], mark: step.mark, atMs: step.atMs };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    mark: null,
    atMs: 0,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, mark: null, atMs: 0 };
}
