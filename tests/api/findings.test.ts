import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { insertDecision } from '#activities/store/decisions.ts';
import { AFTER_SALES, PRE_SALES } from '#activities/store/demo/ids.ts';
import { liveRules } from '#activities/store/published-rules.ts';
import { assembleFacts } from '#rules/authoring/assemble-facts.ts';
import { CATALOGUE, CLOCK } from '../support/a-rule-set.ts';
import { useApi } from './an-api.ts';
import { aRule, useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);

interface Found {
  readonly code: string;
  readonly ruleId: string;
  readonly others: readonly string[];
  readonly sessionId: string | null;
}

async function findingsOf(path: string): Promise<readonly Found[]> {
  const { status, body } = await people.ask('lina', `${path}/findings`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.findings;
}

describe('findings that need to know what is there', () => {
  it('name rules whose groups nobody answers in, or that do not open again', async () => {
    await api.database.rows('UPDATE memberships SET may_reply = 0 WHERE group_id = ?', [PRE_SALES]);
    await api.database.rows('UPDATE `groups` SET is_open = 0, next_open_at = NULL WHERE id = ?', [
      AFTER_SALES,
    ]);
    const set = '/api/rule-sets/assignment';
    const { body: draft } = await people.ask('lina', `${set}/drafts`, undefined, 'POST');
    const leadsTo = (groupId: string): readonly string[] =>
      [...draft.document.rules, draft.document.defaultRule]
        .filter((rule) => JSON.stringify(rule).includes(groupId))
        .map((rule: { id: string }) => rule.id);

    const found = await findingsOf(`${set}/drafts/${draft.id}`);

    const named = (code: string) => found.filter((one) => one.code === code).map((one) => one.ruleId);
    expect(named('empty-target').sort()).toEqual([...leadsTo(PRE_SALES)].sort());
    expect(named('closed-target').sort()).toEqual([...leadsTo(AFTER_SALES)].sort());
    expect(named('empty-target').length).toBeGreaterThan(0);
    expect(named('closed-target').length).toBeGreaterThan(0);
  });

  it('show the overlap of two neighbours in a session, a rule that nobody needed, and a message no visit waits for', async () => {
    const visitor = await api.visit();
    await api.say(visitor, 'hello');
    const [session] = await api.database.rows('SELECT id FROM sessions WHERE visit_id = ?', [
      visitor.visitId,
    ]);
    const sessionId = String(session?.id);
    const live = await liveRules(api.store, 'guidance');
    await insertDecision(api.store.pool, {
      id: uuid(),
      sessionId,
      visitId: visitor.visitId,
      set: 'guidance',
      versionId: live?.id ?? '',
      ruleId: null,
      ruleName: null,
      facts: assembleFacts(CATALOGUE, { ...CLOCK, 'visit.campaign': 'both' }).facts,
      plan: null,
    });
    await api.database.rows(
      "UPDATE rule_versions SET published_at = NOW(3) - INTERVAL 40 DAY WHERE set_name = 'guidance'",
    );
    await api.database.rows(
      `INSERT INTO visits (id, visitor_id, entry_point_id, language, page_url, facts, shown, track, opened_at, last_seen_at, ended_at)
       SELECT UUID(), visitor_id, entry_point_id, 'zh', '', '{}', '{}', '[]', NOW(3) - INTERVAL 20 SECOND, NOW(3), NOW(3)
       FROM visits CROSS JOIN (SELECT id FROM groups UNION SELECT id FROM staff UNION SELECT id FROM agents) many
       CROSS JOIN (SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8) more
       WHERE visits.id = ?`.replace('FROM groups', 'FROM `groups`'),
      [visitor.visitId],
    );
    const one = aRule('one', 'both');
    const [message] = one.event.params.messages;
    const other = { id: 'leaf', fact: 'visit.campaign', operator: 'startsWith', value: 'bo' };
    const late = {
      ...aRule('two', 'both'),
      conditions: { id: 'root', all: [other] },
      event: { type: 'guide', params: { messages: [{ ...message, intervalSeconds: 3_000 }] } },
    };
    const draft = await people.draft('lina');
    const saved = await people.save('lina', draft, one, { after: null });
    await people.save('lina', saved, late, { after: 'one' });

    const found = await findingsOf(`/drafts/${draft.id}`);

    expect(found).toContainEqual(
      expect.objectContaining({ code: 'overlap', ruleId: 'one', others: ['two'], sessionId }),
    );
    expect(found).toContainEqual(expect.objectContaining({ code: 'never-due', ruleId: 'two' }));
    const unused = found.filter(({ code }) => code === 'not-won').map(({ ruleId }) => ruleId);
    expect(unused).toEqual(live?.ruleSet.rules.filter(({ enabled }) => enabled).map(({ id }) => id));
  });
});
