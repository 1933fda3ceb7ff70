/** Templates in the words of staff, filled with what is known about one customer. A template that fails shows as it was written. */
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { parseTemplate } from '#rules/templates/parse-template.ts';
import { type RawValues, renderTemplate } from '#rules/templates/render-template.ts';
import type { Language } from '#rules/text.ts';

const CATALOGUE = buildCatalogue();

export function fill(
  source: string,
  values: RawValues,
  options: { readonly language: Language; readonly zone: string },
): string {
  if (!source.includes('{{')) return source;
  const parsed = parseTemplate(source, (path) => CATALOGUE.facts.get(path));
  if (!parsed.ok) return source;
  return renderTemplate(parsed.template, values, options);
}
