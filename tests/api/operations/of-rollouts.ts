/** Operations of whoever gives a version to some visitors, or asks a draft beside the live one. */
import { v4 as uuid } from 'uuid';
import { aRule } from '../rule-people.ts';
import { type Given, type Placed, READS } from './placed.ts';

const guidance = { set: 'guidance' } as const;
const about = 'organisation';

/** Differs from what is live; whatever ran before has been stopped. */
async function aDraft({ world }: Pick<Given, 'world'>) {
  const { id, revision, live } = await world.draft();
  const rule = aRule(`r${uuid().slice(0, 8)}`);
  const { body } = await world.api.ask(`/api/rule-sets/guidance/drafts/${id}/rules/${rule.id}`, {
    method: 'PUT',
    cookie: world.person('administrator').cookie,
    body: { revision, rule },
  });
  return { params: { ...guidance, id }, body: { revision: Number(body.revision), live } };
}

async function aCanary(given: Pick<Given, 'world'>): Promise<number> {
  const { params, body } = await aDraft(given);
  const { cookie } = given.world.person('administrator');
  const started = await given.world.api.ask(`/api/rule-sets/guidance/drafts/${params.id}/canary`, {
    cookie,
    body: { ...body, percent: 5 },
  });
  return started.body.number;
}

const onCanary = (more: object) => async (given: Given) => ({
  params: guidance,
  body: { number: await aCanary(given), ...more },
});

export const OF_ROLLOUTS = {
  readRollouts: { about, request: () => ({ params: guidance }), audit: READS },
  readCanary: {
    about,
    request: async (given) => ({ params: { ...guidance, number: String(await aCanary(given)) } }),
    audit: READS,
  },
  readShadow: { about, request: () => ({ params: guidance }), audit: READS },
  readDifference: {
    about,
    // No shadow was asked about this decision: there never was one, or it is over.
    answers: () => [404, 410],
    request: ({ case: { decisionId } }) => ({ params: { ...guidance, id: decisionId } }),
    audit: READS,
  },
  startCanary: {
    about,
    request: async (given) => {
      const { params, body } = await aDraft(given);
      return { params, body: { ...body, percent: 5 } };
    },
    audit: { action: 'start-canary' },
  },
  widenCanary: { about, request: onCanary({ percent: 50 }), audit: { action: 'widen-canary' } },
  stopCanary: { about, request: onCanary({ reason: 'too few answers' }), audit: { action: 'stop-canary' } },
  finishCanary: { about, request: onCanary({}), audit: { action: 'finish-canary' } },
  startShadow: { about, request: aDraft, audit: { action: 'start-shadow' } },
  stopShadow: {
    about,
    request: async (given) => {
      const { params, body } = await aDraft(given);
      const { cookie } = given.world.person('administrator');
      await given.world.api.ask(`/api/rule-sets/guidance/drafts/${params.id}/shadow`, { cookie, body });
      return { params: guidance };
    },
    audit: { action: 'stop-shadow' },
  },
  listTrialCases: { about: 'list', request: () => ({ params: guidance }), audit: READS },
  tryPlanNow: {
    about,
    request: async ({ world }) => {
      const { cookie } = world.person('administrator');
      const { body } = await world.api.ask('/api/rule-sets/assignment', { cookie });
      return { body: { plan: body.rules[0].rule.event.params.plan } };
    },
    audit: READS,
  },
} satisfies { readonly [name: string]: Placed };
