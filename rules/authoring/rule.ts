/** The rule language as data: a strict subset of the JSON of json-rules-engine. What cannot be written here cannot be published. */
import type { Plan } from '../assignment/plan.ts';
import type { Text } from '../text.ts';

export type RuleId = string;
export type NodeId = string;
export type FactId = string;
export type OperatorId = string;
export type NamedConditionId = string;
/** ISO 8601 with an offset or Z, to the second or millisecond: `2026-12-01T00:00:00+08:00`. */
export type IsoDateTime = string;
/** Time of day as `HH:MM`, 00:00–23:59; as the end of a span also 24:00. */
export type TimeOfDay = string;
/** 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export type LeafValue =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | readonly number[]
  | readonly (string | number)[];

/** One condition: a fact, compared. */
export interface Leaf {
  readonly id: NodeId;
  readonly fact: FactId;
  readonly operator: OperatorId;
  readonly value: LeafValue;
}

/** A condition kept under a name for all rule sets; the rule set pins its revision. */
export interface ConditionReference {
  readonly id: NodeId;
  readonly condition: NamedConditionId;
}

export type Group =
  | { readonly id: NodeId; readonly all: readonly Node[] }
  | { readonly id: NodeId; readonly any: readonly Node[] }
  | { readonly id: NodeId; readonly not: Node };

export type Node = Group | Leaf | ConditionReference;

export interface GuidedImage {
  readonly url: string;
  /** What the picture shows, for those who cannot see it. */
  readonly alt: Text;
  /** Pixels, 1–8,192; keep the place free while it loads. */
  readonly width: number;
  readonly height: number;
}

interface GuidedMessageBase {
  readonly id: string;
  /** Pause before this message: since the one before, the first since the visit opened. Seconds, 0–3,600. */
  readonly intervalSeconds: number;
}

/** Texts are reduced Handlebars, rendered from the facts of the decision. */
export type GuidedMessage =
  | (GuidedMessageBase & { readonly kind: 'text'; readonly text: Text })
  | (GuidedMessageBase & { readonly kind: 'image'; readonly image: GuidedImage })
  | (GuidedMessageBase & {
      readonly kind: 'card';
      readonly title: Text;
      readonly text: Text;
      readonly image?: GuidedImage;
      readonly link?: string;
    });

export interface GuideAction {
  /** In the order they go out; 1–20. */
  readonly messages: readonly GuidedMessage[];
}

export interface RouteAction {
  readonly plan: Plan;
}

export interface Schedule {
  /** Days on which the span starts; at least one. */
  readonly weekdays: readonly Weekday[];
  readonly from: TimeOfDay;
  /** Not included. Before `from`: the span runs over midnight and belongs to the day it starts on. */
  readonly to: TimeOfDay;
}

export interface Rollout {
  /** Share for which the rule is in force, 0–100, to 0.01. */
  readonly percent: number;
  readonly salt: string;
  /** What the draw is made for: `visitor` is the customer where known at opening, else the visitor. */
  readonly by: 'visit' | 'visitor';
}

interface RuleBase {
  readonly id: RuleId;
  readonly name: Text;
  readonly enabled: boolean;
  readonly conditions: Group;
  /** In force from here on, this instant included. */
  readonly since?: IsoDateTime;
  /** In force until here, this instant excluded. */
  readonly until?: IsoDateTime;
  readonly schedule?: Schedule;
  readonly rollout?: Rollout;
  readonly note?: string;
}

export interface GuideRule extends RuleBase {
  readonly event: { readonly type: 'guide'; readonly params: GuideAction };
  /** At most once per visitor within so many hours, 1–720. Absent: no limit. */
  readonly cap?: { readonly hours: number };
}

export interface RouteRule extends RuleBase {
  readonly event: { readonly type: 'route'; readonly params: RouteAction };
}

/** Priority is the place in the list. */
export type Rule = GuideRule | RouteRule;

/** One revision of a named condition, as a rule set pins it. */
export interface NamedCondition {
  readonly id: NamedConditionId;
  /** Counts up from 1 with every change. */
  readonly revision: number;
  readonly name: Text;
  readonly conditions: Group;
}

export interface DefaultRule {
  readonly id: RuleId;
  readonly plan: Plan;
}

export type SetName = 'guidance' | 'assignment';

export interface GuidanceSet {
  readonly format: 1;
  readonly set: 'guidance';
  readonly rules: readonly GuideRule[];
  /** Every named condition that rules or named conditions refer to, each once. */
  readonly conditions: readonly NamedCondition[];
}

export interface AssignmentSet {
  readonly format: 1;
  readonly set: 'assignment';
  readonly rules: readonly RouteRule[];
  readonly conditions: readonly NamedCondition[];
  /** Counts when no rule matches. */
  readonly defaultRule: DefaultRule;
}

export type RuleSet = GuidanceSet | AssignmentSet;

/** The rule-set document's own format. */
export const FORMAT = 1;
/** The meaning of the operator table; a version keeps the number it was published with. */
export const SEMANTICS = 1;

export const LIMITS = {
  rules: 10_000,
  namedConditions: 1_000,
  /** Nodes on the longest way from the root to a leaf. */
  depth: 6,
  nodes: 64,
  children: 32,
  /** The same after named conditions have been put in their place. */
  expandedDepth: 12,
  expandedNodes: 512,
  listItems: 1_000,
  textLength: 1_000,
  patternLength: 1_000,
  idLength: 64,
  messages: 20,
  planSteps: 10,
  templateLength: 4_096,
  /** Characters of the whole document as JSON. */
  documentLength: 10_000_000,
} as const;

export function isGroup(node: Node): node is Group {
  return 'all' in node || 'any' in node || 'not' in node;
}

export function isReference(node: Node): node is ConditionReference {
  return 'condition' in node;
}

export function childrenOf(group: Group): readonly Node[] {
  if ('all' in group) return group.all;
  if ('any' in group) return group.any;
  return [group.not];
}
