/** Why a decision did not choose a rule or an agent; answered by the version the decision was made with. */
import { listAgents } from '#activities/store/agents.ts';
import { listDecisions } from '#activities/store/evaluations.ts';
import { type KnownOf, leadsTo, whyNotAgent } from '#rules/assignment/why-not-agent.ts';
import type { CompiledRuleSet } from '#rules/authoring/compile.ts';
import { explain } from '#rules/authoring/explain.ts';
import type { FactObject } from '#rules/authoring/facts.ts';
import { AppError } from '#rules/errors.ts';
import type { ResponseOf } from '../contract/operation.ts';
import type { OPERATIONS } from '../contract/operations.ts';
import { candidateView, type DecisionContext, planViews, ruleView } from '../decision-view.ts';
import type { Deps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { leastView } from '../least-view.ts';
import type { Actor } from '../rights.ts';
import { requireSession } from '../session-reader.ts';
import { type ReadDecision, readDecision, readerOf } from './decision-handlers.ts';

type WhyNot = ResponseOf<(typeof OPERATIONS)['askWhyNot']>;
type AgentAnswer = Extract<WhyNot, { about: 'agent' }>;
type RuleAnswer = AgentAnswer['rules'][number];

/** Rules that lead to an agent whom the plan does not ask. Count. */
const MOST_RULES = 3;

async function requireDecision(
  deps: Deps,
  caller: Actor,
  asked: { readonly id: string; readonly decision: string; readonly acceptLanguage: string },
): Promise<ReadDecision> {
  const session = await requireSession(deps, caller, asked.id, 'decisions.read');
  const row = (await listDecisions(deps.store, session.id)).find((one) => one.id === asked.decision);
  if (row === undefined) throw new AppError('not-found', 'No such decision of this session');
  return readDecision(deps, row, readerOf(caller, session, asked.acceptLanguage));
}

interface Explainable {
  readonly compiled: CompiledRuleSet;
  readonly facts: FactObject;
  readonly context: DecisionContext;
}

/** What rules are explained by: the facts it saw and the version it asked. */
function explainable({ row, context }: ReadDecision): Explainable | null {
  const { compiled } = context;
  return row.facts === null || compiled === null ? null : { compiled, facts: row.facts, context };
}

function ruleAnswer({ compiled, facts, context }: Explainable, ruleId: string): RuleAnswer | null {
  const { asked } = explain(compiled, facts, ruleId);
  return asked === null
    ? null
    : {
        rule: ruleView(asked.rule, compiled, context),
        toHold: leastView(asked.blame.toHold, facts, context),
        toWin: leastView(asked.blame.toWin, facts, context),
      };
}

async function knownOf(deps: Deps, { row }: ReadDecision, agentId: string): Promise<KnownOf> {
  const agent = (await listAgents(deps.store)).find((one) => one.id === agentId);
  const owner = row.facts?.['customer.owner'];
  return {
    agentId,
    groupIds: agent?.groupIds ?? [],
    ownerId: typeof owner === 'string' ? owner : null,
    lastAgentId: null,
  };
}

async function agentAnswer(deps: Deps, decision: ReadDecision, agentId: string): Promise<AgentAnswer> {
  const { row, context } = decision;
  const { names } = context;
  const name = names.agent(agentId);
  if (name === null) throw new AppError('not-found', 'No such agent');
  if (row.set === 'guidance') throw new AppError('bad-request', 'Guidance chooses no agent');
  const known = await knownOf(deps, decision, agentId);
  const verdict = whyNotAgent(row.plan, row.candidates, known);
  const chosen = row.candidates.find((one) => one.chosen);
  const steps = row.plan === null ? [] : planViews(row.plan, names);
  return {
    about: 'agent',
    agent: { id: agentId, name },
    verdict: verdict.kind,
    lines: verdict.kind === 'considered' ? verdict.lines.map((one) => candidateView(one, names)) : [],
    chosen: chosen === undefined ? null : candidateView(chosen, names),
    firstAtLoad: verdict.kind === 'considered' ? (verdict.behind?.firstAtLoad ?? null) : null,
    step: verdict.kind === 'not-reached' ? (steps[verdict.step] ?? null) : null,
    rules: verdict.kind === 'not-asked' ? rulesLeadingTo(decision, known) : [],
  };
}

function rulesLeadingTo(decision: ReadDecision, known: KnownOf): RuleAnswer[] {
  const found = explainable(decision);
  const ruleSet = decision.rules?.ruleSet;
  if (found === null || ruleSet?.set !== 'assignment') return [];
  return ruleSet.rules
    .filter(
      (rule) => rule.enabled && rule.event.params.plan.steps.some(({ target }) => leadsTo(target, known)),
    )
    .slice(0, MOST_RULES)
    .flatMap((rule) => ruleAnswer(found, rule.id) ?? []);
}

export function whyNotHandlers(deps: Deps): HandlersOf<'listWhyNot' | 'askWhyNot'> {
  return {
    listWhyNot: async ({ caller, params, request: { acceptLanguage } }) => {
      const decision = await requireDecision(deps, caller, { ...params, acceptLanguage });
      const { row, rules, context } = decision;
      const agents = row.set === 'guidance' ? [] : await listAgents(deps.store);
      const rulesThen = explainable(decision) === null ? [] : (rules?.ruleSet.rules ?? []);
      return {
        rules: rulesThen.flatMap(({ id, name }, index) =>
          id === row.ruleId ? [] : [{ id, name, place: index + 1 }],
        ),
        agents: agents
          .filter(
            ({ id, retiredAtMs }) =>
              retiredAtMs === null || row.candidates.some((candidate) => candidate.agentId === id),
          )
          .map(({ id }) => ({ id, name: context.names.agent(id) ?? id })),
      };
    },
    askWhyNot: async ({ caller, params, body, request: { acceptLanguage } }) => {
      const decision = await requireDecision(deps, caller, { ...params, acceptLanguage });
      if ('agentId' in body) return agentAnswer(deps, decision, body.agentId);
      const found = explainable(decision);
      if (found === null) throw new AppError('gone', 'Its facts or its version are not kept any more');
      const answer = ruleAnswer(found, body.ruleId);
      if (answer === null) throw new AppError('not-found', 'No such rule in the version of this decision');
      return { about: 'rule', ...answer };
    },
  };
}
