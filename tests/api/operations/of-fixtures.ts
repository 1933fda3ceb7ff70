/** Operations of whoever tests rules: fixtures, and questions why not. */
import { v4 as uuid } from 'uuid';
import { aDecision } from '../../rules/fixtures/a-fixture.ts';
import { type Given, ofSession, type Placed, READS } from './placed.ts';

const guidance = { set: 'guidance' } as const;
const about = 'organisation';
const aGreeting = (title = `greets ${uuid()}`) =>
  aDecision({ title, facts: { 'visit.campaign': 'spring' }, expect: { rule: null, reason: {} } });
/** Expects whatever happens on the live rules. */
const asItIs = (document = aGreeting()) => ({ document, expect: {} });

async function aFixture({ world }: Pick<Given, 'world'>) {
  const { cookie } = world.person('administrator');
  const { body } = await world.api.ask('/api/rule-sets/guidance/fixtures', { cookie, body: asItIs() });
  return body;
}

function onFixture(body: (kept: { readonly revision: number; readonly document: unknown }) => unknown) {
  return async (given: Given) => {
    const kept = await aFixture(given);
    const asked = body(kept);
    return { params: { ...guidance, id: kept.id }, ...(asked === undefined ? {} : { body: asked }) };
  };
}

export const OF_FIXTURES = {
  listFixtures: { about, request: () => ({ params: guidance }), audit: READS },
  exportFixtures: { about, request: () => ({ params: guidance }), audit: READS },
  importFixtures: {
    about,
    request: async (given) => {
      const { document } = await aFixture(given);
      const title = `taken in ${uuid()}`;
      const files = [{ file: 'greets.json', document: { ...(document as object), title } }];
      return { params: guidance, body: { files } };
    },
    audit: { action: 'import-fixture' },
  },
  readFixture: { about, request: onFixture(() => undefined), audit: READS },
  addFixture: {
    about,
    request: () => ({ params: guidance, body: asItIs() }),
    audit: { action: 'add-fixture' },
  },
  saveFixture: {
    about,
    request: onFixture(({ revision, document }) => ({ revision, document, why: 'said more clearly' })),
    audit: { action: 'save-fixture' },
  },
  deleteFixture: { about, request: onFixture(() => undefined), audit: { action: 'delete-fixture' } },
  runFixtures: { about, request: () => ({ params: guidance, body: {} }), audit: READS },
  runFixture: { about, request: onFixture(() => ({})), audit: READS },
  acceptFixture: {
    about,
    request: onFixture(({ revision }) => ({ revision, why: 'greets all from now on' })),
    audit: { action: 'accept-fixture' },
  },
  recordFixture: {
    about,
    request: ({ case: { decisionId } }) => ({ params: guidance, body: { decision: decisionId } }),
    audit: READS,
  },
  listWhyNot: {
    about: 'session',
    reading: 'decisions.read',
    request: (given) => ({ params: { ...ofSession(given), decision: given.case.decisionId } }),
    audit: READS,
  },
  askWhyNot: {
    about: 'session',
    reading: 'decisions.read',
    request: async (given) => {
      const params = { ...ofSession(given), decision: given.case.decisionId };
      const { cookie } = given.world.person('administrator');
      const path = `/api/sessions/${params.id}/decisions/${params.decision}/why-not`;
      const { body } = await given.world.api.ask(path, { cookie });
      return { params, body: { ruleId: body.rules[0].id } };
    },
    audit: READS,
  },
} satisfies { readonly [name: string]: Placed };
