/** Guidance for one visit at one moment: facts together, first matching rule, its messages with their words filled in. */

import type { PublishedRules } from '#activities/store/published-rules.ts';
import { assembleFacts, type RawFacts } from '#rules/authoring/assemble-facts.ts';
import { templateFacts } from '#rules/authoring/check-templates.ts';
import { evaluate } from '#rules/authoring/compile.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { type DrawnFor, type Shown, withRuleFacts } from '#rules/authoring/generated.ts';
import type { GuidedMessage, RuleId } from '#rules/authoring/rule.ts';
import { parseTemplate } from '#rules/templates/parse-template.ts';
import { renderTemplate } from '#rules/templates/render-template.ts';
import type { Language, Text } from '#rules/text.ts';

export interface FailedMessage {
  readonly ruleId: RuleId;
  readonly messageId: string;
  readonly reason: string;
}

export interface Judgement {
  readonly facts: FactObject;
  /** Messages of the winner that were left out, since their words could not be filled in. */
  readonly failed: readonly FailedMessage[];
  readonly winner: {
    readonly ruleId: RuleId;
    readonly name: Text;
    readonly messages: readonly GuidedMessage[];
  } | null;
}

export interface JudgeInput {
  readonly raw: RawFacts;
  readonly seen: DrawnFor & { readonly shown: Shown };
  readonly zone: string;
}

export function judgeGuidance(rules: PublishedRules, { raw, seen, zone }: JudgeInput): Judgement {
  const assembled = assembleFacts(rules.catalogue, raw);
  const facts = withRuleFacts(rules.ruleSet, assembled.facts, seen);
  const outcome = evaluate(rules.compiled, facts);
  const { action } = outcome;
  if (outcome.winner === null || action === null || !('messages' in action))
    return { facts, failed: [], winner: null };
  const name = rules.ruleSet.rules[outcome.index]?.name ?? { en: outcome.winner };
  // Rendered now, from values as they came: later only the compared, normalised ones are known.
  const { values } = assembled;
  const ruleId = outcome.winner;
  const messages: GuidedMessage[] = [];
  const failed: FailedMessage[] = [];
  for (const message of action.messages) {
    const tried = filled(message, { rules, values, zone });
    if ('reason' in tried) failed.push({ ruleId, messageId: message.id, reason: tried.reason });
    else messages.push(tried);
  }
  return { facts, failed, winner: { ruleId, name, messages } };
}

interface Filling {
  readonly rules: PublishedRules;
  /** As they came, with the derived ones, which nobody sends. */
  readonly values: RawFacts;
  readonly zone: string;
}

/** Where a template fails, that message is left out and named; the others go. */
function filled(message: GuidedMessage, filling: Filling): GuidedMessage | { readonly reason: string } {
  try {
    switch (message.kind) {
      case 'text':
        return { ...message, text: words(message.text, filling) };
      case 'card':
        return { ...message, title: words(message.title, filling), text: words(message.text, filling) };
      case 'image':
        return message;
      default:
        return message satisfies never;
    }
  } catch (cause) {
    return { reason: cause instanceof Error ? cause.message : 'unknown' };
  }
}

function words(text: Text, filling: Filling): Text {
  const zh = text.zh === undefined ? {} : { zh: render(text.zh, 'zh', filling) };
  const en = text.en === undefined ? {} : { en: render(text.en, 'en', filling) };
  return { ...zh, ...en } as Text;
}

function render(source: string, language: Language, { rules, values, zone }: Filling): string {
  const parsed = parseTemplate(source, templateFacts(rules.catalogue, 'guidance'));
  if (!parsed.ok) throw new Error(parsed.reason);
  return renderTemplate(parsed.template, values, { language, zone });
}
