/** A checked template: the little that is left of Handlebars once everything dangerous or surprising has been refused. */
import type { FactDefinition } from '../authoring/facts.ts';

export const FILTERS = ['default', 'date', 'time', 'number', 'truncate'] as const;
export type FilterName = (typeof FILTERS)[number];

export type Expression =
  | { readonly kind: 'fact'; readonly fact: FactDefinition }
  /** The entry of the list that `each` is at. */
  | { readonly kind: 'this' }
  /** Its place, from 0. */
  | { readonly kind: 'index' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'filter'; readonly filter: FilterName; readonly arguments: readonly Expression[] };

export type Part =
  | { readonly kind: 'content'; readonly text: string }
  | { readonly kind: 'value'; readonly expression: Expression }
  | {
      readonly kind: 'choice';
      readonly on: Expression;
      /** What is shown when `on` holds something, and when it does not. */
      readonly full: Template;
      readonly empty: Template;
    }
  | { readonly kind: 'each'; readonly over: Expression; readonly body: Template; readonly none: Template };

export type Template = readonly Part[];

export type TemplateCheck =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly reason: string; readonly remedy: string };

/** What a template may name: the facts of the catalogue, by their whole id. */
export type FactLookup = (path: string) => FactDefinition | undefined;

export const TEMPLATE_LIMITS = {
  /** UTF-16 units; longer is refused before it is parsed. */
  source: 4_096,
  openBlocks: 8,
  /** Blocks and `else` of the whole template. */
  blocks: 32,
  /** Filters within filters. */
  nestedFilters: 2,
  /** Entries of a list that `each` shows. */
  listItems: 20,
  /** UTF-16 units; longer output is cut. */
  output: 8_192,
} as const;

/** The facts a template reads, each once. */
export function factsRead(template: Template): readonly string[] {
  const found = new Set<string>();
  const read = (expression: Expression): void => {
    if (expression.kind === 'fact') found.add(expression.fact.id);
    if (expression.kind === 'filter') expression.arguments.forEach(read);
  };
  const visit = (part: Part): void => {
    if (part.kind === 'value') read(part.expression);
    if (part.kind === 'choice') {
      read(part.on);
      [...part.full, ...part.empty].forEach(visit);
    }
    if (part.kind === 'each') {
      read(part.over);
      [...part.body, ...part.none].forEach(visit);
    }
  };
  template.forEach(visit);
  return [...found];
}
