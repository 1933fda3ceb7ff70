/** What can be done about a finding without asking: from a draft to a draft. Null where a person must decide. */
import type { DraftDocument, DraftEntry } from './draft.ts';
import type { Finding } from './finding.ts';
import { visibleText } from './normalise.ts';

type Json = unknown;
type Fix = (draft: DraftDocument, finding: Finding) => DraftDocument | null;

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `change` answers what stands in the node's place: itself, something else, or undefined for nothing. */
function changedNode(node: Json, id: string, change: (node: DraftEntry) => Json): Json {
  if (!isRecord(node)) return node;
  if (node.id === id) return change(node as DraftEntry);
  const inside: [string, Json][] = Object.entries(node).map(([key, value]) => {
    if ((key === 'all' || key === 'any') && Array.isArray(value))
      return [
        key,
        value.map((child) => changedNode(child, id, change)).filter((child) => child !== undefined),
      ];
    return [key, key === 'not' ? changedNode(value, id, change) : value];
  });
  return Object.fromEntries(inside);
}

function changedRule(
  draft: DraftDocument,
  ruleId: string,
  change: (rule: DraftEntry) => DraftEntry | null,
): DraftDocument | null {
  const rule = draft.rules.find(({ id }) => id === ruleId);
  const changed = rule === undefined ? null : change(rule);
  if (changed === null) return null;
  return { ...draft, rules: draft.rules.map((one) => (one.id === ruleId ? changed : one)) };
}

/** Null where the node is not the rule's own, but a named condition's, which other rules share. */
function changedLeaf(change: (leaf: DraftEntry) => Json): Fix {
  return (draft, { ruleId, nodeId }) => {
    if (nodeId === null) return null;
    return changedRule(draft, ruleId, (rule) => {
      let found = false;
      const conditions = changedNode(rule.conditions, nodeId, (leaf) => {
        found = true;
        return change(leaf);
      });
      return found && isRecord(conditions) && !hasEmptyGroup(conditions) ? { ...rule, conditions } : null;
    });
  };
}

function hasEmptyGroup(node: Json): boolean {
  if (!isRecord(node)) return node === undefined;
  if ('not' in node) return hasEmptyGroup(node.not);
  const children = node.all ?? node.any;
  if (!Array.isArray(children)) return false;
  return children.length === 0 || children.some(hasEmptyGroup);
}

/** Ids that the rule has not used yet. */
function freeId(base: string, leaf: DraftEntry): string {
  return `${leaf.id}-${base}`.slice(0, 64);
}

const askKnown: Fix = changedLeaf((leaf) => ({
  id: freeId('and', leaf),
  all: [leaf, { id: freeId('known', leaf), fact: leaf.fact, operator: 'isSet', value: true }],
}));

function plainText(value: Json): Json {
  if (Array.isArray(value)) return [...new Set(value.map(plainText))];
  return typeof value === 'string' ? visibleText(value) : value;
}

const withPlainText: Fix = changedLeaf((leaf) => ({ ...leaf, value: plainText(leaf.value) }));

/** Only where it stands among others, and where its going changes nothing: true in *all of*, false in *any of*. */
function dropFrom(kind: 'all' | 'any'): Fix {
  return (draft, finding) => {
    const rule = draft.rules.find(({ id }) => id === finding.ruleId);
    const { nodeId } = finding;
    if (nodeId === null || !standsIn(rule?.conditions, nodeId, kind)) return null;
    return changedLeaf(() => undefined)(draft, finding);
  };
}

function standsIn(node: Json, id: string, kind: 'all' | 'any'): boolean {
  if (!isRecord(node)) return false;
  const own = node[kind];
  if (Array.isArray(own) && own.length > 1 && own.some((child) => isRecord(child) && child.id === id))
    return true;
  const children = [node.all, node.any, node.not].flat().filter((child) => child !== undefined);
  return children.some((child) => standsIn(child, id, kind));
}

const removed: Fix = (draft, { ruleId }) => {
  const rules = draft.rules.filter(({ id }) => id !== ruleId);
  return rules.length === draft.rules.length ? null : { ...draft, rules };
};

/** Above the first of those that are in its way. */
const movedAbove: Fix = (draft, { ruleId, others }) => {
  const rule = draft.rules.find(({ id }) => id === ruleId);
  const rest = draft.rules.filter(({ id }) => id !== ruleId);
  const place = rest.findIndex(({ id }) => others.includes(id));
  if (rule === undefined || place < 0) return null;
  return { ...draft, rules: [...rest.slice(0, place), rule, ...rest.slice(place)] };
};

const switchedOff: Fix = (draft, { ruleId }) =>
  changedRule(draft, ruleId, (rule) => ({ ...rule, enabled: false }));

const toMessageForm: Fix = (draft, { ruleId }) => {
  const change = (rule: DraftEntry, plan: Json): Json =>
    isRecord(plan) && rule.id === ruleId ? { ...plan, overflow: { to: 'message-form' } } : plan;
  const { defaultRule } = draft;
  if (defaultRule?.id === ruleId)
    return { ...draft, defaultRule: { ...defaultRule, plan: change(defaultRule, defaultRule.plan) } };
  return changedRule(draft, ruleId, (rule) => {
    const { event } = rule;
    if (!isRecord(event) || !isRecord(event.params)) return null;
    const params = { ...event.params, plan: change(rule, event.params.plan) };
    return { ...rule, event: { ...event, params } };
  });
};

const FIXES: { readonly [code in Finding['code']]?: Fix } = {
  duplicate: removed,
  shadowed: movedAbove,
  'specific-below-general': movedAbove,
  'negative-on-unknown': askKnown,
  'always-true': dropFrom('all'),
  'always-false': dropFrom('any'),
  invisible: withPlainText,
  'overflow-loops': toMessageForm,
  'not-won': switchedOff,
};

export function hasFix(code: Finding['code']): boolean {
  return FIXES[code] !== undefined;
}

/** The draft with the finding gone; null where there is no such fix, or the draft is not what was looked at. */
export function fixed(draft: DraftDocument, finding: Finding): DraftDocument | null {
  return FIXES[finding.code]?.(draft, finding) ?? null;
}
