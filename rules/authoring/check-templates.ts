/** The templates within an action, checked against the facts of the rule set. */
import { parseTemplate } from '../templates/parse-template.ts';
import type { FactLookup } from '../templates/template.ts';
import type { Text } from '../text.ts';
import type { Catalogue } from './facts.ts';
import type { Path, Problems } from './problems.ts';
import type { GuidedMessage, SetName } from './rule.ts';

interface Context {
  readonly catalogue: Catalogue;
  readonly set: SetName;
  readonly problems: Problems;
}

/** The facts a template of this set may name. */
export function templateFacts(catalogue: Catalogue, set: SetName): FactLookup {
  return (id) => {
    const fact = catalogue.facts.get(id);
    return fact && !fact.internal && fact.sets.includes(set) ? fact : undefined;
  };
}

function checkText(text: Text, path: Path, context: Context): void {
  const lookup = templateFacts(context.catalogue, context.set);
  for (const language of ['zh', 'en'] as const) {
    const source = text[language];
    const checked = source === undefined ? null : parseTemplate(source, lookup);
    if (checked && !checked.ok) context.problems.add([...path, language], checked.reason, checked.remedy);
  }
}

export function checkActionTemplates(messages: readonly GuidedMessage[], path: Path, context: Context): void {
  for (const [index, message] of messages.entries()) {
    if (message.kind === 'image') continue;
    checkText(message.text, [...path, index, 'text'], context);
    if (message.kind === 'card') checkText(message.title, [...path, index, 'title'], context);
  }
}
