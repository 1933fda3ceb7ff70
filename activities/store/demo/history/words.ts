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

export type GuidedContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'card'; readonly title: string; readonly text: string; readonly url: string | null }
  | {
      readonly type: 'image';
      readonly url: string;
      readonly width: number;
      readonly height: number;
      readonly alt: string;
    };

export type RenderGuided = (message: GuidedMessage, values: RawValues, language: Language) => GuidedContent;

/** Templates are parsed once each. */
export function guidedRenderer(catalogue: Catalogue): RenderGuided {
  const parsed = new Map<string, Template>();
  const lookup = templateFacts(catalogue, 'guidance');
  const render = (text: Text, values: RawValues, language: Language): string => {
    const source = textIn(text, language);
    let template = parsed.get(source);
    if (template === undefined) {
      const checked = parseTemplate(source, lookup);
      if (!checked.ok) throw new Error(`${checked.reason}: ${source}`);
      template = checked.template;
      parsed.set(source, template);
    }
    return renderTemplate(template, values, { language, zone: ZONE });
  };
  return (message, values, language) => {
    switch (message.kind) {
      case 'text':
        return { type: 'text', text: render(message.text, values, language) };
      case 'card':
        return {
          type: 'card',
          title: render(message.title, values, language),
          text: render(message.text, values, language),
          url: message.link ?? null,
        };
      case 'image': {
        const { url, width, height, alt } = message.image;
        return { type: 'image', url, width, height, alt: textIn(alt, language) };
      }
      default:
        return message satisfies never;
    }
  };
}

export function promptText(prompt: PromptKey, groupId: string | null, language: Language): string {
  const entry = policyEntryFor(POLICY, { groupId, entryPointId: ENTRY_POINT });
  const words = entry.prompts[prompt];
  return words === undefined ? '' : textIn(words, language);
}
