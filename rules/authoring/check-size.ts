/** Bounds a document before anything recurses into it. */
import type { Path, Problems } from './problems.ts';
import { LIMITS } from './rule.ts';

/** JSON within JSON: rule set, rules, rule, six levels of conditions with their lists, a plan. */
const DEPTH = 32;
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A surrogate without its other half; such a text has no canonical form. */
const HALF_CHARACTER = /\p{Surrogate}/u;

interface Visit {
  readonly value: unknown;
  readonly path: Path;
}

interface Fault {
  readonly reason: string;
  readonly remedy: string;
}

function childrenOf(value: object, path: Path): readonly Visit[] {
  return Array.isArray(value)
    ? value.map((child, index) => ({ value: child, path: [...path, index] }))
    : Object.entries(value).map(([key, child]) => ({ value: child, path: [...path, key] }));
}

function lengthOf({ value, path }: Visit): number {
  const key = path.at(-1);
  const ofKey = typeof key === 'string' ? key.length + 4 : 1;
  if (typeof value === 'string') return ofKey + value.length + 2;
  return ofKey + (typeof value === 'object' && value !== null ? 2 : 8);
}

function faultOf({ value, path }: Visit): Fault | null {
  const key = path.at(-1);
  if (path.length > DEPTH) {
    return { reason: `the document is ${path.length} levels deep`, remedy: `at most ${DEPTH}` };
  }
  if (typeof key === 'string' && FORBIDDEN.has(key)) {
    return { reason: `the key ${key} is forbidden`, remedy: 'remove it' };
  }
  if (typeof value === 'string' && HALF_CHARACTER.test(value)) {
    return { reason: 'half a character', remedy: 'write the text again; an emoji was cut in two' };
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { reason: 'a number that is none', remedy: 'give a finite number' };
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > LIMITS.rules) {
    return { reason: 'too many entries in one place', remedy: `at most ${LIMITS.rules}` };
  }
  return null;
}

/** Size, depth, forbidden keys and numbers that are none; stops at the first fault, uses no recursion. */
export function checkSize(json: unknown, problems: Problems): void {
  const stack: Visit[] = [{ value: json, path: [] }];
  let length = 0;
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    length += lengthOf(visit);
    if (length > LIMITS.documentLength) {
      problems.add([], 'the document is too large', `at most ${LIMITS.documentLength} characters of JSON`);
      return;
    }
    const fault = faultOf(visit);
    if (fault) {
      problems.add(visit.path, fault.reason, fault.remedy);
      return;
    }
    if (typeof visit.value === 'object' && visit.value !== null) {
      for (const child of childrenOf(visit.value, visit.path)) stack.push(child);
    }
  }
}
