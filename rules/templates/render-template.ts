/** Renders a checked template over raw facts. Unknown renders as nothing; the output is plain text, for a place that shows text. */
import type { FactDefinition } from '../authoring/facts.ts';
import { cutText } from '../authoring/normalise.ts';
import { filtered, isFull, type RenderOptions, written } from './filters.ts';
import { type Expression, type Part, TEMPLATE_LIMITS, type Template } from './template.ts';

/** Values as they came in, by fact id. */
export interface RawValues {
  readonly [fact: string]: unknown;
}

interface Here {
  readonly values: RawValues;
  readonly options: RenderOptions;
  readonly item?: { readonly value: unknown; readonly index: number };
}

const HTML: { readonly [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function factUnder(expression: Expression | undefined): FactDefinition | undefined {
  if (expression?.kind === 'fact') return expression.fact;
  return expression?.kind === 'filter' && expression.filter !== 'number'
    ? factUnder(expression.arguments[0])
    : undefined;
}

function valueAt(expression: Expression, here: Here): unknown {
  switch (expression.kind) {
    case 'fact':
      return Object.hasOwn(here.values, expression.fact.id) ? here.values[expression.fact.id] : null;
    case 'this':
      return here.item?.value;
    case 'index':
      return here.item?.index;
    case 'literal':
      return expression.value;
    case 'filter':
      return filtered(
        expression.filter,
        expression.arguments.map((argument) => valueAt(argument, here)),
        here.options,
      );
    default:
      return expression satisfies never;
  }
}

function shown(expression: Expression, here: Here): string {
  const text = written(valueAt(expression, here), factUnder(expression), here.options);
  const short = cutText(text, TEMPLATE_LIMITS.output);
  return here.options.escape === 'html' ? short.replace(/[&<>"']/gu, (char) => HTML[char] ?? '') : short;
}

/** Collects output up to the limit; what comes after it costs nothing. */
class Output {
  readonly #pieces: string[] = [];
  #length = 0;

  get full(): boolean {
    return this.#length >= TEMPLATE_LIMITS.output;
  }

  add(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }

  text(): string {
    return cutText(this.#pieces.join(''), TEMPLATE_LIMITS.output);
  }
}

function renderPart(part: Part, here: Here, output: Output): void {
  switch (part.kind) {
    case 'content':
      output.add(part.text);
      return;
    case 'value':
      output.add(shown(part.expression, here));
      return;
    case 'choice':
      renderParts(isFull(valueAt(part.on, here)) ? part.full : part.empty, here, output);
      return;
    case 'each':
      renderEach(part, here, output);
      return;
    default:
      part satisfies never;
  }
}

function renderEach(part: Extract<Part, { kind: 'each' }>, here: Here, output: Output): void {
  const list = valueAt(part.over, here);
  const items = Array.isArray(list) ? list.slice(0, TEMPLATE_LIMITS.listItems) : [];
  if (items.length === 0) renderParts(part.none, here, output);
  for (const [index, value] of items.entries()) {
    renderParts(part.body, { ...here, item: { value, index } }, output);
  }
}

function renderParts(template: Template, here: Here, output: Output): void {
  for (const part of template) {
    if (output.full) return;
    renderPart(part, here, output);
  }
}

export function renderTemplate(template: Template, values: RawValues, options: RenderOptions): string {
  const output = new Output();
  renderParts(template, { values, options }, output);
  return output.text();
}
