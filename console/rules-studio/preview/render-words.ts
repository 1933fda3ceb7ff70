/** A message's words as a face would read them. */
import { parseTemplate } from '#rules/templates/parse-template.ts';
import { renderTemplate } from '#rules/templates/render-template.ts';
import type { FactLookup } from '#rules/templates/template.ts';

export interface Reader {
  readonly lookup: FactLookup;
  readonly values: { readonly [fact: string]: unknown };
  readonly language: 'zh' | 'en';
  readonly zone: string;
}

/** A template that cannot be read yet shows as it was typed. */
export function renderWords(
  words: { readonly zh?: string; readonly en?: string } | undefined,
  reader: Reader,
): string {
  const [first, second] = reader.language === 'zh' ? [words?.zh, words?.en] : [words?.en, words?.zh];
  const source = first ?? second ?? '';
  const checked = parseTemplate(source, reader.lookup);
  if (!checked.ok) return source;
  return renderTemplate(checked.template, reader.values, { language: reader.language, zone: reader.zone });
}
