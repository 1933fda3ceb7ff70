import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { insertDecision } from '#activities/store/decisions.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { buildCatalogue } from '#rules/authoring/standard-facts.ts';
import { canonicalText, type VersionDocument, versionDocument } from '#rules/authoring/version.ts';
import { aGuidanceSet, aGuideRule, aLeaf, CLOCK } from '../support/a-rule-set.ts';
import { useApi } from './an-api.ts';
import { useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

/** A fact of then: no catalogue of today knows it, and what is called the campaign today had another name. */
const THEN = buildCatalogue({
  customFields: [{ id: 'seats', type: 'number', label: { zh: '席位', en: 'Seats' } }],
});
const RULE_SET = aGuidanceSet([
  aGuideRule('large', [aLeaf('customer.field.seats', 'greaterThan', 100, 'seats')]),
  aGuideRule('some', [
    aLeaf('customer.field.seats', 'greaterThan', 3, 'seats'),
    aLeaf('visit.campaign', 'equal', 'spring', 'campaign'),
  ]),
]);

function documentThen(): VersionDocument {
  const document = versionDocument(RULE_SET, THEN);
  const facts = document.facts.map((fact) =>
    fact.id === 'visit.campaign' ? { ...fact, label: { zh: '来源活动', en: 'source of the visit' } } : fact,
  );
  return { ...document, facts };
}

let sessionId = '';
let visitId = '';
let numbers = 100;

/** A decision of the session by a version that was published long ago. */
async function decidedBy(document: VersionDocument): Promise<{ decisionId: string; number: number }> {
  const [versionId, decisionId, number] = [uuid(), uuid(), numbers++];
  const text = canonicalText(document);
  await api.database.rows(
    `INSERT INTO rule_versions (id, set_name, number, hash, document, semantics, published_at)
     VALUES (?, 'guidance', ?, ?, ?, ?, NOW(3) - INTERVAL 300 DAY)`,
    [versionId, number, createHash('sha256').update(text).digest('hex'), text, document.semantics],
  );
  await insertDecision(api.store.pool, {
    id: decisionId,
    sessionId,
    visitId,
    set: 'guidance',
    versionId,
    ruleId: 'some',
    ruleName: { en: 'some' },
    facts: assembleFacts(THEN, { ...CLOCK, 'customer.field.seats': 8, 'visit.campaign': 'Spring' }).facts,
    plan: null,
  });
  return { decisionId, number };
}

const why = async (id: string) => {
  const { body } = await people.ask('admin', `/api/sessions/${sessionId}/why`);
  return body.decisions.find((decision: { id: string }) => decision.id === id);
};
const whyNot = (decisionId: string, ruleId: string) =>
  people.ask('admin', `/api/sessions/${sessionId}/decisions/${decisionId}/why-not`, { ruleId });

beforeAll(async () => {
  const visitor = await api.visit();
  visitId = visitor.visitId;
  await api.say(visitor, 'hello');
  const [session] = await api.database.rows('SELECT id FROM sessions WHERE visit_id = ?', [visitId]);
  sessionId = String(session?.id);
});

describe('a decision of an old version', () => {
  it('explains by the facts of then, under the names of then', async () => {
    const { decisionId, number } = await decidedBy(documentThen());

    const decision = await why(decisionId);

    expect(decision).toMatchObject({
      version: number,
      explained: true,
      rules: [
        { ruleId: 'large', won: false },
        { ruleId: 'some', won: true },
      ],
    });
    const words = decision.rules[1].nodes.map((node: { words: { en: string } }) => node.words.en).join('\n');
    expect(words).toContain('Seats');
    expect(words).toContain('source of the visit is spring');
    expect(decision.facts).toContainEqual(
      expect.objectContaining({ id: 'customer.field.seats', label: { zh: '席位', en: 'Seats' }, value: 8 }),
    );
  });

  it('says why not another rule of then, and not a rule of today', async () => {
    const { decisionId } = await decidedBy(documentThen());

    const { body } = await whyNot(decisionId, 'large');
    const today = await whyNot(decisionId, 'vip-winter');

    expect(body.toWin).toMatchObject({
      kind: 'found',
      size: 1,
      suggestions: [{ facts: [{ id: 'customer.field.seats', value: 101 }] }],
    });
    expect(today.status).toBe(404);
  });

  it('under a meaning that nobody knows any more is shown as it was kept, and not explained', async () => {
    const { decisionId, number } = await decidedBy({ ...documentThen(), semantics: 99 });

    const decision = await why(decisionId);
    const asked = await whyNot(decisionId, 'large');

    expect(decision).toMatchObject({
      version: number,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      ruleId: 'some',
      ruleName: { en: 'some' },
      explained: false,
      rules: [],
    });
    expect(asked.status).toBe(410);
    const alarms = await api.database.rows("SELECT cause FROM alarms WHERE kind = 'rules-missing'");
    expect(String(alarms[0]?.cause)).toContain('unknown-semantics');
  });
});
