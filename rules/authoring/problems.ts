/** Faults of a document as path, reason and remedy, gathered up to a bound so that a bad document cannot fill the memory. */
import type { z } from 'zod';
import type { FieldProblem } from '../errors.ts';

/** Place in a document as keys and indexes; written as a JSON pointer. */
export type Path = readonly (string | number)[];

/** More faults than this are not looked for. Count. */
const PROBLEM_LIMIT = 100;

export class Problems {
  readonly list: FieldProblem[] = [];

  get full(): boolean {
    return this.list.length >= PROBLEM_LIMIT;
  }

  add(path: Path, reason: string, remedy: string): void {
    if (!this.full) this.list.push({ path: pointer(path), reason, remedy });
  }

  addIssues(error: z.ZodError, base: Path): void {
    for (const issue of error.issues) this.#addIssue(issue, base);
  }

  #addIssue(issue: z.core.$ZodIssue, base: Path): void {
    const path = [...base, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) this.add([...path, key], 'unknown key', 'remove it');
      return;
    }
    this.add(path, issue.message, remedyFor(issue));
  }
}

function pointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function remedyFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `give a value of type ${issue.expected}`;
    case 'too_small':
      return `give at least ${issue.minimum}`;
    case 'too_big':
      return `give at most ${issue.maximum}`;
    case 'invalid_value':
      return `give one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return 'write it in the form asked for';
    default:
      return 'see the documentation of this field';
  }
}
