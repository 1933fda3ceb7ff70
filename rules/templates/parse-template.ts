/** Handlebars parses, this checks: what comes out holds nothing but text, known facts, `if unless each` and our filters. */
import Handlebars from 'handlebars';
import type { FactDefinition } from '../authoring/facts.ts';
import {
  type Expression,
  type FactLookup,
  FILTERS,
  type FilterName,
  type Part,
  TEMPLATE_LIMITS,
  type Template,
  type TemplateCheck,
} from './template.ts';

/** What is wrong with a template and what would be right; caught in `parseTemplate` only. */
class TemplateFault extends Error {
  readonly remedy: string;
  constructor(reason: string, remedy: string) {
    super(reason);
    this.remedy = remedy;
  }
}

interface Scope {
  readonly lookup: FactLookup;
  readonly insideEach: boolean;
}

const OPENS = /^\{\{~?\s*[#^]\s*[^~}\s]/u;
const ELSE = /^\{\{~?\s*(?:else\b|\^\s*~?\}\})/u;
const CLOSES = /^\{\{~?\s*\//u;
const MUSTACHES = /\{\{[^}]*/gu;
const ALLOWED_HERE = 'text, {{fact}}, {{#if}}, {{#unless}}, {{#each}} and the filters are allowed';

/** Linear, and before any parsing: deep nesting makes the parser slow. */
function refuseTooLarge(source: string): void {
  if (source.length > TEMPLATE_LIMITS.source) {
    throw new TemplateFault('the text is too long', `at most ${TEMPLATE_LIMITS.source} characters`);
  }
  let [open, blocks] = [0, 0];
  for (const [mustache] of source.matchAll(MUSTACHES)) {
    if (OPENS.test(mustache)) [open, blocks] = [open + 1, blocks + 1];
    else if (CLOSES.test(mustache)) open--;
    else if (ELSE.test(mustache)) blocks++;
    if (open > TEMPLATE_LIMITS.openBlocks) {
      throw new TemplateFault('too many blocks within blocks', `at most ${TEMPLATE_LIMITS.openBlocks} deep`);
    }
    if (blocks > TEMPLATE_LIMITS.blocks) {
      throw new TemplateFault('too many blocks', `at most ${TEMPLATE_LIMITS.blocks} blocks and elses`);
    }
    if (mustache.split('(').length - 1 > TEMPLATE_LIMITS.nestedFilters * 4) {
      throw new TemplateFault('too many filters in one place', 'filters nest at most twice');
    }
  }
}

function parse(source: string): hbs.AST.Program {
  try {
    return Handlebars.parse(source);
  } catch (cause) {
    const line = cause instanceof Error ? /line (\d+)/u.exec(cause.message)?.[1] : undefined;
    const reason = `the braces do not fit${line ? ` in line ${line}` : ''}`;
    throw new TemplateFault(reason, 'close every {{ with }} and every {{#if}} with {{/if}}');
  }
}

function isFilter(name: string): name is FilterName {
  return (FILTERS as readonly string[]).includes(name);
}

function readPath(path: hbs.AST.PathExpression, scope: Scope): Expression {
  if (path.data) {
    if (path.original === '@index' && scope.insideEach) return { kind: 'index' };
    throw new TemplateFault(`${path.original} is not known here`, 'only @index, inside {{#each}}');
  }
  if (path.original === 'this' && scope.insideEach) return { kind: 'this' };
  const id = path.parts.join('.');
  const own = path.depth === 0 && !/^(?:this|\.)(?:[./]|$)/u.test(path.original);
  const fact = own ? scope.lookup(id) : undefined;
  if (!fact) throw new TemplateFault(`there is no fact ${path.original}`, 'choose a fact of the catalogue');
  if (scope.insideEach) {
    throw new TemplateFault(`${id} inside {{#each}}`, 'inside a list only {{this}} and {{@index}} are known');
  }
  return { kind: 'fact', fact };
}

function readExpression(node: hbs.AST.Expression, scope: Scope, depth: number): Expression {
  switch (node.type) {
    case 'PathExpression':
      return readPath(node as hbs.AST.PathExpression, scope);
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return { kind: 'literal', value: (node as hbs.AST.StringLiteral).value };
    case 'SubExpression': {
      const call = node as hbs.AST.SubExpression;
      return readFilter(call.path as hbs.AST.PathExpression, call, { scope, depth: depth + 1 });
    }
    default:
      throw new TemplateFault('a value that is not known', ALLOWED_HERE);
  }
}

interface Call {
  readonly params: readonly hbs.AST.Expression[];
  readonly hash?: hbs.AST.Hash;
}

function readFilter(
  path: hbs.AST.PathExpression,
  call: Call,
  at: { readonly scope: Scope; readonly depth: number },
): Expression {
  const name = path.original;
  if (typeof name !== 'string' || !isFilter(name)) {
    throw new TemplateFault(`there is no filter ${String(name)}`, `use ${FILTERS.join(', ')}`);
  }
  if (at.depth > TEMPLATE_LIMITS.nestedFilters) {
    throw new TemplateFault('filters nest too deep', `at most ${TEMPLATE_LIMITS.nestedFilters} deep`);
  }
  if (call.hash?.pairs.length) throw new TemplateFault('named arguments', 'give arguments by their place');
  const given = call.params.map((param) => readExpression(param, at.scope, at.depth));
  checkArguments(name, given);
  return { kind: 'filter', filter: name, arguments: given };
}

/** The fact a filter works on, through `default`; undefined for anything else. */
function factUnder(expression: Expression | undefined): FactDefinition | undefined {
  if (expression?.kind === 'fact') return expression.fact;
  return expression?.kind === 'filter' ? factUnder(expression.arguments[0]) : undefined;
}

function checkArguments(name: FilterName, given: readonly Expression[]): void {
  const [first, second] = given;
  const least = name === 'default' || name === 'truncate' ? 2 : 1;
  const most = name === 'default' || name === 'truncate' || name === 'number' ? 2 : 1;
  if (given.length < least || given.length > most || !first || first.kind === 'literal') {
    throw new TemplateFault(`${name} is called wrongly`, `see the example: {{${EXAMPLES[name]}}}`);
  }
  const isNumber = second?.kind === 'literal' && typeof second.value === 'number';
  if (second && (name === 'default' ? second.kind !== 'literal' : !isNumber)) {
    throw new TemplateFault(
      `the second value of ${name} does not fit`,
      `see the example: {{${EXAMPLES[name]}}}`,
    );
  }
  const type = factUnder(first)?.type;
  if (((name === 'date' || name === 'time') && type !== 'time') || (name === 'number' && type !== 'number')) {
    throw new TemplateFault(`${name} of something that is none`, `see the example: {{${EXAMPLES[name]}}}`);
  }
}

const EXAMPLES: { readonly [name in FilterName]: string } = {
  default: 'default customer.name "friend"',
  date: 'date customer.since',
  time: 'time visit.openedAt',
  number: 'number customer.score 1',
  truncate: 'truncate visit.pageTitle 20',
};

function readMustache(node: hbs.AST.MustacheStatement, scope: Scope): Part {
  if (!node.escaped) throw new TemplateFault('{{{ … }}} puts text in unchecked', 'use {{ … }}');
  if (node.path.type !== 'PathExpression')
    throw new TemplateFault('a constant in braces', 'write it as text');
  const path = node.path as hbs.AST.PathExpression;
  const isCall = node.params.length > 0 || Boolean(node.hash?.pairs.length);
  const expression = isCall ? readFilter(path, node, { scope, depth: 1 }) : readPath(path, scope);
  return { kind: 'value', expression };
}

function readBlock(node: hbs.AST.BlockStatement, scope: Scope): Part {
  const name = node.path.original;
  const [on] = node.params;
  const takesNames = [node.program, node.inverse].some((program) => program?.blockParams?.length);
  if (!on || node.params.length > 1 || node.hash?.pairs.length || takesNames) {
    throw new TemplateFault(`the block ${String(name)} is written wrongly`, 'write {{#if fact}} … {{/if}}');
  }
  const expression = readExpression(on, scope, 0);
  const body = (program: hbs.AST.Program | undefined, inside = scope) =>
    program ? readProgram(program, inside) : [];
  if (name === 'if') {
    return { kind: 'choice', on: expression, full: body(node.program), empty: body(node.inverse) };
  }
  if (name === 'unless') {
    return { kind: 'choice', on: expression, full: body(node.inverse), empty: body(node.program) };
  }
  if (name !== 'each') throw new TemplateFault(`there is no block ${String(name)}`, 'use if, unless or each');
  if (expression.kind !== 'fact' || expression.fact.type !== 'set') {
    throw new TemplateFault(
      'each over something that is no list',
      'name a fact that is a list, like customer.tags',
    );
  }
  const none = body(node.inverse);
  return { kind: 'each', over: expression, body: body(node.program, { ...scope, insideEach: true }), none };
}

function readStatement(node: hbs.AST.Statement, scope: Scope): readonly Part[] {
  switch (node.type) {
    case 'ContentStatement':
      return [{ kind: 'content', text: (node as hbs.AST.ContentStatement).value }];
    case 'CommentStatement':
      return [];
    case 'MustacheStatement':
      return [readMustache(node as hbs.AST.MustacheStatement, scope)];
    case 'BlockStatement':
      return [readBlock(node as hbs.AST.BlockStatement, scope)];
    default:
      throw new TemplateFault('partials and decorators are not part of the language', ALLOWED_HERE);
  }
}

function readProgram(program: hbs.AST.Program, scope: Scope): Template {
  return program.body.flatMap((node) => readStatement(node, scope));
}

/** The template as a checked tree, or why not. Work is bounded by the length of the source. */
export function parseTemplate(source: string, lookup: FactLookup): TemplateCheck {
  try {
    refuseTooLarge(source);
    return { ok: true, template: readProgram(parse(source), { lookup, insideEach: false }) };
  } catch (cause) {
    if (!(cause instanceof TemplateFault)) throw cause;
    return { ok: false, reason: cause.message, remedy: cause.remedy };
  }
}
