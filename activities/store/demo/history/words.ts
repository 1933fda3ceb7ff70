/** What the system says in the history: guided messages rendered from their facts, prompts of the policy. */
import { templateFacts } from '#rules/authoring/check-templates.ts';
import type { Catalogue } from '#rules/authoring/facts.ts';
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import { type PromptKey, policyEntryFor } from '#rules/session/policy.ts';
import { parseTemplate } from '#rules/templates/parse-template.ts';
import { type RawValues, renderTemplate } from '#rules/templates/render-template.ts';
import type { Template } from '#rules/templates/template.ts';
import { type Language, type Text, textIn } from '#rules/text.ts';
import { ZONE } from '../groups.ts';
import { ENTRY_POINT } from '../ids.ts';
import { POLICY } from '../policy-document.ts';

export type FillMessage = (message: GuidedMessage, values: RawValues) => GuidedMessage;

/** Fills the words of guided messages in; templates are parsed once each. */
export function messageFiller(catalogue: Catalogue): FillMessage {
  const parsed = new Map<string, Template>();
  const lookup = templateFacts(catalogue, 'guidance');
  const templateOf = (source: string): Template => {
    const known = parsed.get(source);
    if (known !== undefined) return known;
    const checked = parseTemplate(source, lookup);
    if (!checked.ok) throw new Error(`${checked.reason}: ${source}`);
    parsed.set(source, checked.template);
    return checked.template;
  };
  const fill = (text: Text, values: RawValues): Text => {
    const inLanguage = (language: Language) =>
      renderTemplate(templateOf(textIn(text, language)), values, { language, zone: ZONE });
    return { zh: inLanguage('zh'), en: inLanguage('en') };
  };
  return (message, values) => {
    switch (message.kind) {
      case 'text':
        return { ...message, text: fill(message.text, values) };
      case 'card':
        return { ...message, title: fill(message.title, values), text: fill(message.text, values) };
      case 'image':
        return message;
      default:
        return message satisfies never;
    }
  };
}

/** A filled message as the log keeps it. */
export function contentOf(message: GuidedMessage, language: Language): object {
  switch (message.kind) {
    case 'text':
      return { type: 'text', text: textIn(message.text, language) };
    case 'card':
      return {
        type: 'card',
        title: textIn(message.title, language),
        text: textIn(message.text, language),
        url: message.link ?? null,
        imageUrl: message.image?.url ?? null,
      };
    case 'image': {
      const { url, width, height, alt } = message.image;
      return { type: 'image', url, width, height, alt: textIn(alt, language) };
    }
    default:
      return message satisfies never;
  }
}

export function promptText(prompt: PromptKey, groupId: string | null, language: Language): string {
  const entry = policyEntryFor(POLICY, { groupId, entryPointId: ENTRY_POINT });
  const words = entry.prompts[prompt];
  return words === undefined ? '' : textIn(words, language);
}
