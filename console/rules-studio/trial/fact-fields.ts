/** Which facts a trial shows: those that rules read and those put in by hand; the rest where somebody asks for them. */
import type { z } from 'zod';
import type { FactView } from '#api/contract/decisions.ts';
import type { Catalogue, FactDefinition, FactGroup, FactValue } from '#rules/authoring/facts.ts';
import type { SetName } from '#rules/authoring/rule.ts';
import { matches } from '../../app/actions.ts';
import type { TrialState } from './trial-state.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface FactField {
  readonly definition: FactDefinition;
  readonly value: FactValue;
  readonly hidden: boolean;
  /** Put in by hand. */
  readonly changed: boolean;
}

export interface FieldGroup {
  readonly group: FactGroup;
  readonly fields: readonly FactField[];
}

const GROUPS: readonly FactGroup[] = ['customer', 'visit', 'session', 'group'];

export interface FieldsAsked {
  readonly set: SetName;
  readonly catalogue: Catalogue;
  readonly facts: readonly z.output<typeof FactView>[];
  readonly state: TrialState;
  readonly search: string;
  readonly all: boolean;
}

/** The clock is not among them: the time is chosen by itself. Derived facts follow theirs. */
export function fieldGroups({
  set,
  catalogue,
  facts,
  state,
  search,
  all,
}: FieldsAsked): readonly FieldGroup[] {
  const seen = new Map(facts.map((fact) => [fact.id, fact]));
  const fields = [...catalogue.facts.values()].flatMap((definition): readonly FactField[] => {
    const { id, label, sets, internal, derivedFrom, group } = definition;
    if (internal || derivedFrom !== undefined || group === 'clock' || !sets.includes(set)) return [];
    const changed = Object.hasOwn(state.facts, id);
    const fact = seen.get(id);
    const wanted =
      search === '' ? all || changed || fact?.read === true : matches(search, label.zh, label.en, id);
    if (!wanted) return [];
    const value = changed ? (state.facts[id] ?? null) : ((fact?.value ?? null) as FactValue);
    return [{ definition, value, hidden: !changed && fact?.hidden === true, changed }];
  });
  return GROUPS.flatMap((group) => {
    const own = fields.filter((field) => field.definition.group === group);
    return own.length === 0 ? [] : [{ group, fields: own }];
  });
}

export function isUnknown(value: FactValue): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
