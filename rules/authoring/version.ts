/** A published version as a document of its own: what it decides by is in it, so that it decides the same for ever. */
import canonicalize from 'canonicalize';
import { parseTemplate } from '../templates/parse-template.ts';
import { factsRead } from '../templates/template.ts';
import { templateFacts } from './check-templates.ts';
import { type CompiledRuleSet, type CompileOptions, compile } from './compile.ts';
import { type Catalogue, catalogueOf, type FactDefinition, factsOf } from './facts.ts';
import { type GuideAction, type RouteAction, type RuleSet, SEMANTICS } from './rule.ts';

export interface VersionDocument {
  /** Number of the operator table it was published under. */
  readonly semantics: number;
  /** With the named conditions it pins. */
  readonly ruleSet: RuleSet;
  /** The catalogue entries that conditions and templates read, by id. */
  readonly facts: readonly FactDefinition[];
}

export type VersionReading =
  | { readonly ok: true; readonly compiled: CompiledRuleSet<GuideAction | RouteAction | null> }
  | { readonly ok: false; readonly reason: 'unknown-semantics' };

function textsOf(ruleSet: RuleSet): readonly string[] {
  if (ruleSet.set === 'assignment') return [];
  const messages = ruleSet.rules.flatMap((rule) => rule.event.params.messages);
  const texts = messages.flatMap((message) => {
    if (message.kind === 'image') return [];
    return message.kind === 'card' ? [message.title, message.text] : [message.text];
  });
  return texts.flatMap((text) => [text.zh ?? '', text.en ?? '']);
}

function factsInTemplates(ruleSet: RuleSet, catalogue: Catalogue): readonly string[] {
  const lookup = templateFacts(catalogue, ruleSet.set);
  return textsOf(ruleSet).flatMap((source) => {
    const checked = parseTemplate(source, lookup);
    return checked.ok ? factsRead(checked.template) : [];
  });
}

/** Facts read, and those they are derived from. */
function entriesRead(ruleSet: RuleSet, catalogue: Catalogue): readonly FactDefinition[] {
  const { reads } = compile(ruleSet, catalogue, { indexFrom: Number.POSITIVE_INFINITY });
  const ids = new Set([...reads, ...factsInTemplates(ruleSet, catalogue)]);
  for (const id of [...ids]) {
    const base = catalogue.facts.get(id)?.derivedFrom;
    if (base !== undefined) ids.add(base);
  }
  return factsOf(catalogue)
    .filter((fact) => ids.has(fact.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function versionDocument(ruleSet: RuleSet, catalogue: Catalogue): VersionDocument {
  return { semantics: SEMANTICS, ruleSet, facts: entriesRead(ruleSet, catalogue) };
}

/** The one way to write a document down (RFC 8785); its hash is taken elsewhere. */
export function canonicalText(document: VersionDocument | RuleSet): string {
  return canonicalize(document) ?? '';
}

/** Compiles a version by its own catalogue and the meaning it was published under. */
export function compileVersion(document: VersionDocument, options?: CompileOptions): VersionReading {
  if (document.semantics !== SEMANTICS) return { ok: false, reason: 'unknown-semantics' };
  return { ok: true, compiled: compile(document.ruleSet, catalogueOf(document.facts), options) };
}
