/** Operations of whoever writes rules: drafts, reviews, versions, named conditions, trials. */
import { v4 as uuid } from 'uuid';
import { aRule } from '../rule-people.ts';
import { type Audit, type Given, type Placed, READS, type Request } from './placed.ts';

const guidance = { set: 'guidance' } as const;
const DRAFTED: Audit = {
  not: 'a draft says who saved it and when, and is in force only once published, which is audited',
};
const about = 'organisation';

type Draft = Awaited<ReturnType<Given['world']['draft']>>;

/** Asks about a draft that nobody else touches. */
function onDraft(request: (draft: Draft) => Request): Placed['request'] {
  return async ({ world }) => {
    const draft = await world.draft();
    const { params, ...rest } = request(draft);
    return { params: { ...guidance, id: draft.id, ...params }, ...rest };
  };
}

/** One that differs from what is live, and so may be published. */
function onChanged(request: (draft: Draft) => Request): Placed['request'] {
  return async ({ world }) => {
    const fresh = await world.draft();
    const rule = aRule(`r${uuid().slice(0, 8)}`);
    const { body: draft } = await world.api.ask(
      `/api/rule-sets/guidance/drafts/${fresh.id}/rules/${rule.id}`,
      {
        method: 'PUT',
        cookie: world.person('administrator').cookie,
        body: { revision: fresh.revision, rule },
      },
    );
    const { params, ...rest } = request(draft);
    return { params: { ...guidance, id: draft.id, ...params }, ...rest };
  };
}

/** In another order, so that it differs from what is live whenever it is asked. */
async function publishedTwice({ world }: Given): Promise<{ to: number; live: number }> {
  const { id, ...rest } = await world.draft();
  const rule = aRule(`r${uuid().slice(0, 8)}`);
  const as = { cookie: world.person('administrator').cookie };
  const path = `/api/rule-sets/guidance/drafts/${id}`;
  const saved = await world.api.ask(`${path}/rules/${rule.id}`, {
    ...as,
    method: 'PUT',
    body: { revision: rest.revision, rule },
  });
  const { body } = await world.api.ask(`${path}/publish`, {
    ...as,
    body: { revision: saved.body.revision, live: rest.live },
  });
  return { to: rest.live, live: body.number };
}

/** A named condition in its first revision. */
async function aCondition({ world }: Given): Promise<string> {
  const id = `c${uuid().slice(0, 8)}`;
  await world.api.ask(`/api/named-conditions/${id}`, {
    method: 'PUT',
    cookie: world.person('administrator').cookie,
    body: condition(0),
  });
  return id;
}

function condition(basedOn: number) {
  const leaf = { id: 'leaf', fact: 'customer.vip', operator: 'equal', value: true };
  return { basedOn, name: { en: 'VIP' }, conditions: { id: 'root', all: [leaf] } };
}

const FACE = { name: { en: 'One' }, facts: { 'visit.count': 2 } };
const ofSet: Placed = { about, request: () => ({ params: guidance }), audit: READS };

export const OF_RULES = {
  readRuleSet: ofSet,
  readRuleVocabulary: { about, request: () => ({}), audit: READS },
  readRecordedValues: ofSet,
  listFaces: { about, request: () => ({}), audit: READS },
  keepFace: {
    about,
    request: () => ({ params: { id: `f${uuid().slice(0, 8)}` }, body: FACE }),
    audit: { action: 'keep-face' },
  },
  dropFace: {
    about,
    request: async ({ world }) => {
      const id = `f${uuid().slice(0, 8)}`;
      const { cookie } = world.person('administrator');
      await world.api.ask(`/api/rule-faces/${id}`, { method: 'PUT', cookie, body: FACE });
      return { params: { id } };
    },
    audit: { action: 'drop-face' },
  },
  readRuleFigures: ofSet,
  readMessageFigures: { about, request: () => ({ params: { id: 'vip-winter' } }), audit: READS },
  countRuleList: ofSet,
  readRule: {
    about,
    request: async ({ world }) => {
      const { cookie } = world.person('administrator');
      const { body } = await world.api.ask('/api/rule-sets/guidance', { cookie });
      return { params: { ...guidance, id: body.rules[0].id } };
    },
    audit: READS,
  },
  listRuleDrafts: ofSet,
  startRuleDraft: { ...ofSet, audit: DRAFTED },
  readRuleDraft: { about, request: onDraft(() => ({})), audit: READS },
  lookAtDraft: {
    about,
    request: onDraft(() => ({ body: { ruleId: null, on: true } })),
    audit: { not: 'that somebody looks is shown while they do, and not kept' },
  },
  saveRuleDraft: {
    about,
    request: async ({ world }) => {
      const draft = await world.draft();
      const { cookie } = world.person('administrator');
      const { body } = await world.api.ask(`/api/rule-sets/guidance/drafts/${draft.id}`, { cookie });
      return {
        params: { ...guidance, id: draft.id },
        body: { revision: draft.revision, document: body.document },
      };
    },
    audit: DRAFTED,
  },
  saveRuleInDraft: {
    about,
    request: onDraft(({ revision }) => ({
      params: { rule: 'fresh' },
      body: { revision, rule: aRule('fresh') },
    })),
    audit: DRAFTED,
  },
  discardRuleDraft: { about, request: onDraft(() => ({})), audit: { action: 'discard-draft' } },
  takeLiveRules: {
    about,
    request: onDraft(({ revision }) => ({ body: { revision } })),
    audit: DRAFTED,
  },
  pinCondition: {
    about,
    request: async (given) => {
      const { id, revision } = await given.world.draft();
      return {
        params: { ...guidance, id, condition: await aCondition(given) },
        body: { revision, conditionRevision: 1 },
      };
    },
    audit: DRAFTED,
  },
  readDraftFindings: { about, request: onDraft(() => ({})), audit: READS },
  readDraftReview: { about, request: onDraft(() => ({})), audit: READS },
  reviewRuleDraft: {
    about,
    request: onDraft(() => ({ body: { kind: 'comment', holdsFor: 'what I saw', words: 'Why not all?' } })),
    audit: { action: 'review-draft' },
  },
  publishRuleDraft: {
    about,
    request: onChanged(({ revision, live }) => ({ body: { revision, live } })),
    audit: { action: 'publish-rules' },
  },
  scheduleRuleDraft: {
    about,
    request: onChanged(({ revision, live }) => ({
      body: { revision, live, atMs: Date.now() + 3_600_000 },
    })),
    audit: { action: 'schedule-rules' },
  },
  unscheduleRuleDraft: {
    about,
    request: async ({ world }) => {
      const given = { world } as Given;
      const asked = await onChanged(({ revision, live }) => ({
        body: { revision, live, atMs: Date.now() + 3_600_000 },
      }))(given);
      await world.api.ask(`/api/rule-sets/guidance/drafts/${asked.params?.id}/schedule`, {
        method: 'PUT',
        cookie: world.person('administrator').cookie,
        body: asked.body,
      });
      return { params: asked.params ?? {} };
    },
    audit: { action: 'unschedule-rules' },
  },
  readRuleGates: { about, request: () => ({}), audit: READS },
  changeRuleGates: {
    about,
    request: async ({ world }) => {
      const { cookie } = world.person('administrator');
      const { body } = await world.api.ask('/api/rule-gates', { cookie });
      return { body: { twoPersons: false, fixtures: false, lint: !body.lint } };
    },
    audit: { action: 'change-rule-gates' },
  },
  listRuleVersions: ofSet,
  readRuleVersion: { about, request: () => ({ params: { ...guidance, number: '1' } }), audit: READS },
  compareRules: {
    about,
    request: async (given) => {
      const { to, live } = await publishedTwice(given);
      return { params: guidance, query: { from: String(to), to: String(live) } };
    },
    audit: READS,
  },
  readRuleHistory: { about, request: () => ({ params: { ...guidance, id: 'any' } }), audit: READS },
  rollBackRules: {
    about,
    request: async (given) => ({
      params: guidance,
      body: { ...(await publishedTwice(given)), reason: 'it greeted everybody' },
    }),
    audit: { action: 'roll-back-rules' },
  },
  listNamedConditions: { about, request: () => ({}), audit: READS },
  saveNamedCondition: {
    about,
    request: () => ({ params: { id: `c${uuid().slice(0, 8)}` }, body: condition(0) }),
    audit: { action: 'save-condition' },
  },
  retireNamedCondition: {
    about,
    request: async (given) => ({ params: { id: await aCondition(given) }, body: { retired: true } }),
    audit: { action: 'retire-condition' },
  },
  countRule: { about, request: () => ({ params: guidance, body: { rule: aRule('counted') } }), audit: READS },
  tryRules: {
    about,
    request: () => ({ params: guidance, body: { facts: { 'customer.vip': true } } }),
    audit: READS,
  },
} satisfies { readonly [name: string]: Placed };
