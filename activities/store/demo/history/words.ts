/** Guided messages with their words filled in from the facts of the visit. */
import { templateFacts } from '#rules/authoring/check-templates.ts';
import type { Catalogue } from '#rules/authoring/facts.ts';
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import { parseTemplate } from '#rules/templates/parse-template.ts';
import { type RawValues, renderTemplate } from '#rules/templates/render-template.ts';
import type { Template } from '#rules/templates/template.ts';
import { type Language, type Text, textIn } from '#rules/text.ts';
import { ZONE } from '../groups.ts';

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
