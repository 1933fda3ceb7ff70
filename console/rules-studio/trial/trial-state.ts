/** What is tried, as the address of the page holds it: a link opens the same trial. */
import type { BodyInputOf } from '#api/contract/operation.ts';
import type { tryRules } from '#api/contract/rule-trials.ts';
import type { FactValue } from '#rules/authoring/facts.ts';

type Body = BodyInputOf<typeof tryRules>;
export type RosterChange = NonNullable<Body['roster']>[number];

export interface TrialState {
  /** A recorded decision that is tried again; null = by hand. */
  readonly decision: string | null;
  /** By hand; in place of what was recorded where a decision is tried. */
  readonly facts: { readonly [fact: string]: FactValue };
  readonly atMs: number | null;
  readonly roster: readonly RosterChange[];
  /** Why not this rule. */
  readonly ask: string | null;
  /** Beside the live version; null = no draft. */
  readonly draft: string | null;
}

export const NOTHING_TRIED: TrialState = {
  decision: null,
  facts: {},
  atMs: null,
  roster: [],
  ask: null,
  draft: null,
};

type Query = Readonly<Record<string, unknown>>;

export function stateOf(query: Query): TrialState {
  const text = (name: string): string | null => {
    const value = query[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const at = Number(text('at'));
  return {
    decision: text('decision'),
    facts: record(text('facts')),
    atMs: Number.isInteger(at) && at > 0 ? at : null,
    roster: list(text('roster')),
    ask: text('ask'),
    draft: text('draft'),
  };
}

export function queryOf({ decision, facts, atMs, roster, ask, draft }: TrialState): Record<string, string> {
  return {
    ...(decision === null ? {} : { decision }),
    ...(Object.keys(facts).length === 0 ? {} : { facts: JSON.stringify(facts) }),
    ...(atMs === null ? {} : { at: String(atMs) }),
    ...(roster.length === 0 ? {} : { roster: JSON.stringify(roster) }),
    ...(ask === null ? {} : { ask }),
    ...(draft === null ? {} : { draft }),
  };
}

export function bodyOf({ decision, facts, atMs, roster, ask, draft }: TrialState): Body {
  return {
    facts,
    ...(decision === null ? {} : { decision }),
    ...(atMs === null ? {} : { atMs }),
    ...(roster.length === 0 ? {} : { roster: [...roster] }),
    ...(ask === null ? {} : { ruleId: ask }),
    ...(draft === null ? {} : { draft }),
  };
}

/** `undefined` takes what was put in its place away again. */
export function withFact(state: TrialState, id: string, value: FactValue | undefined): TrialState {
  const { [id]: _, ...others } = state.facts;
  return { ...state, facts: value === undefined ? others : { ...others, [id]: value } };
}

/** Merges into what was changed of this agent before; `null` takes all of it away. */
export function withAgent(
  state: TrialState,
  agentId: string,
  change: Omit<RosterChange, 'agentId'> | null,
): TrialState {
  const before = state.roster.find((one) => one.agentId === agentId);
  const others = state.roster.filter((one) => one.agentId !== agentId);
  return { ...state, roster: change === null ? others : [...others, { ...before, ...change, agentId }] };
}

/** A link that was cut or written by hand tries less, never something broken. */
function parsed(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

function record(text: string | null): TrialState['facts'] {
  const value = parsed(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as TrialState['facts'])
    : {};
}

function list(text: string | null): readonly RosterChange[] {
  const value = parsed(text);
  if (!Array.isArray(value)) return [];
  return value.filter(
    (one): one is RosterChange => typeof one === 'object' && one !== null && typeof one.agentId === 'string',
  );
}
