/** Conditions in words, in both languages, with what was got where a fact is known. */
import type { Catalogue, FactValue } from '#rules/authoring/facts.ts';
import { factDefinition } from '#rules/authoring/lower.ts';
import { OPERATOR_BY_ID } from '#rules/authoring/operators.ts';
import type { Group, Leaf, NamedCondition, Node } from '#rules/authoring/rule.ts';
import { isGroup, isReference } from '#rules/authoring/rule.ts';
import { type Language, type Text, textIn } from '#rules/text.ts';

/** What names stand for ids in values: agents, groups, entry points. */
export type NameOf = (factId: string, value: string, language: Language) => string | null;

export interface Vocabulary {
  readonly catalogue: Catalogue;
  readonly conditions: readonly NamedCondition[];
  readonly nameOf: NameOf;
}

export function both(write: (language: Language) => string): Text {
  return { zh: write('zh'), en: write('en') };
}

const UNKNOWN: Text = { zh: '未知', en: 'unknown' };
const YES: Text = { zh: '是', en: 'yes' };
const NO: Text = { zh: '否', en: 'no' };
const NONE: Text = { zh: '（空）', en: '(none)' };
const LONGEST = 300;

interface Saying {
  readonly vocabulary: Vocabulary;
  readonly language: Language;
}

export function valueWords(fact: string, value: unknown, saying: Saying): string {
  const { language } = saying;
  if (value === null || value === undefined) return textIn(UNKNOWN, language);
  if (Array.isArray(value)) return listWords(fact, value, saying);
  if (typeof value === 'boolean') return textIn(value ? YES : NO, language);
  return singleWords(fact, value, saying);
}

function listWords(fact: string, values: readonly unknown[], saying: Saying): string {
  const { language } = saying;
  if (values.length === 0) return textIn(NONE, language);
  const words = values.map((one) => valueWords(fact, one, saying));
  return words.join(language === 'zh' ? '、' : ', ').slice(0, LONGEST);
}

function singleWords(fact: string, value: unknown, { vocabulary, language }: Saying): string {
  const definition = factDefinition(vocabulary.catalogue, fact);
  if (typeof value === 'number')
    return definition?.type === 'time'
      ? new Date(value).toISOString()
      : String(Math.round(value * 100) / 100);
  const text = String(value);
  const closed = definition?.values?.find((one) => one.value === text);
  if (closed !== undefined) return textIn(closed.label, language);
  return (vocabulary.nameOf(fact, text, language) ?? text).slice(0, LONGEST);
}

export function leafWords(leaf: Leaf, vocabulary: Vocabulary, language: Language): string {
  const definition = factDefinition(vocabulary.catalogue, leaf.fact);
  const label = definition === undefined ? leaf.fact : textIn(definition.label, language);
  const operator = OPERATOR_BY_ID.get(leaf.operator);
  const verb = operator === undefined ? leaf.operator : textIn(operator.label, language);
  if (operator?.operand === 'true') return language === 'zh' ? `${label}${verb}` : `${label} ${verb}`;
  const value = valueWords(leaf.fact, leaf.value, { vocabulary, language });
  const unit = definition?.unit === undefined ? '' : ` ${textIn(definition.unit, language)}`;
  return language === 'zh' ? `${label}${verb} ${value}${unit}` : `${label} ${verb} ${value}${unit}`;
}

const JOIN: { readonly [kind in 'all' | 'any']: Text } = {
  all: { zh: '并且', en: 'and' },
  any: { zh: '或者', en: 'or' },
};

/** A rule's conditions as one sentence. */
export function sentence(conditions: Group, vocabulary: Vocabulary): Text {
  return both((language) => nodeWords(conditions, vocabulary, { language, depth: 0 }));
}

function nodeWords(
  node: Node,
  vocabulary: Vocabulary,
  at: { readonly language: Language; readonly depth: number },
): string {
  const { language, depth } = at;
  const inner = { language, depth: depth + 1 };
  if (isReference(node)) {
    const named = vocabulary.conditions.find((one) => one.id === node.condition);
    const name = named === undefined ? node.condition : textIn(named.name, language);
    return language === 'zh' ? `满足“${name}”` : `“${name}” holds`;
  }
  if (!isGroup(node)) return leafWords(node, vocabulary, language);
  if ('not' in node) {
    const words = nodeWords(node.not, vocabulary, inner);
    return language === 'zh' ? `并非（${words}）` : `not (${words})`;
  }
  const kind = 'all' in node ? 'all' : 'any';
  const children = 'all' in node ? node.all : node.any;
  const words = children.map((child) => nodeWords(child, vocabulary, inner));
  const joined = words.join(language === 'zh' ? `，${JOIN[kind].zh}` : `, ${JOIN[kind].en} `);
  const grouped = depth > 0 && children.length > 1;
  return grouped ? (language === 'zh' ? `（${joined}）` : `(${joined})`) : joined;
}

/** What a node of an explained tree says. */
export function comparedWords(
  compared: { readonly leaf: Leaf; readonly fact: string; readonly got: FactValue },
  vocabulary: Vocabulary,
): Text {
  return both((language) => {
    const wanted = leafWords(compared.leaf, vocabulary, language);
    const got = valueWords(compared.fact, compared.got, { vocabulary, language });
    return language === 'zh' ? `${wanted}；实际：${got}` : `${wanted}; it was: ${got}`;
  });
}

export function groupWords(kind: 'all' | 'any' | 'not' | 'named', name: Text | null): Text {
  switch (kind) {
    case 'all':
      return { zh: '全部满足', en: 'all of' };
    case 'any':
      return { zh: '满足任一', en: 'any of' };
    case 'not':
      return { zh: '并非', en: 'not' };
    case 'named':
      return name ?? { zh: '命名条件', en: 'named condition' };
    default:
      return kind satisfies never;
  }
}
