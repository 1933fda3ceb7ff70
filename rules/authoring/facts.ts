/** The catalogue of facts: what conditions may read, and what every fact object holds in full. */
import type { Text } from '../text.ts';
import type { FactId, SetName } from './rule.ts';

/**
 * `string` and `text` are compared in normalised form, `url`, `enum` and `id` only trimmed; `text` is what a person wrote
 * and may be searched by pattern; `time` is epoch milliseconds; a `set` holds ids or words and is never null, but empty.
 */
export type FactType = 'boolean' | 'enum' | 'id' | 'string' | 'url' | 'text' | 'number' | 'time' | 'set';

export type FactValue = string | number | boolean | null | readonly string[];

/** Total: every fact of the catalogue is there, unknown ones as null, unknown sets as empty. */
export interface FactObject {
  readonly [fact: FactId]: FactValue;
}

/** Values to put in place of those that are there. */
export interface FactChange {
  readonly [fact: FactId]: FactValue;
}

export type FactGroup = 'customer' | 'visit' | 'session' | 'group' | 'clock' | 'rule';

/** How much a value says about a person: nothing; something; or enough to reach or harm them. */
export type Pii = 'none' | 'personal' | 'sensitive';

/** Lists that staff keep and that change while a version lives. */
export type LiveList = 'tags' | 'groups' | 'agents' | 'entry-points' | 'regions' | 'statuses';

export interface ClosedValue {
  readonly value: string;
  readonly label: Text;
}

export interface FactDefinition {
  readonly id: FactId;
  readonly type: FactType;
  readonly label: Text;
  readonly group: FactGroup;
  readonly nullable: boolean;
  /** The rule sets whose conditions may read it. */
  readonly sets: readonly SetName[];
  readonly pii: Pii;
  readonly sample: FactValue;
  readonly unit?: Text;
  /** Smallest and largest sensible number, both included. */
  readonly range?: readonly [number, number];
  readonly values?: readonly ClosedValue[];
  readonly list?: LiveList;
  /** Computed from another fact and the clock when facts are assembled; how, see `derived-facts.ts`. */
  readonly derivedFrom?: FactId;
  /** Only generated conditions read it; a person cannot. */
  readonly internal?: boolean;
  /** What to read instead; the fact still works. */
  readonly deprecated?: Text;
}

export interface Catalogue {
  readonly facts: ReadonlyMap<FactId, FactDefinition>;
}

/** A field that an organisation added to its customers; keyed by id for ever, its type never changes. */
export interface CustomField {
  readonly id: string;
  readonly type: 'boolean' | 'enum' | 'string' | 'text' | 'number' | 'time' | 'set';
  readonly label: Text;
  readonly values?: readonly ClosedValue[];
  readonly pii?: Pii;
}

/** A reception group as rules see it. */
export interface GroupName {
  readonly id: string;
  readonly name: Text;
}

/** The catalogue as a list in a stable order, for JSON. */
export function factsOf(catalogue: Catalogue): readonly FactDefinition[] {
  return [...catalogue.facts.values()];
}

export function catalogueOf(facts: readonly FactDefinition[]): Catalogue {
  return { facts: new Map(facts.map((fact) => [fact.id, fact])) };
}

/** Today's facts, those that a version holds itself as they were when it was published. */
export function asPublished(own: readonly FactDefinition[], today: Catalogue): Catalogue {
  return catalogueOf([...factsOf(today), ...own]);
}
