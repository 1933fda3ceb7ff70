import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { seed } from '#api/cli/seed.ts';
import { byAgent, useFloors } from '../../../support/a-floor.ts';
import { useDatabase } from '../../../support/database.ts';
import { useFolders, usherRules } from './a-project.ts';

const folderOf = useFolders();

describe('a recorded session', () => {
  const house = useFloors();

  it('is played again without a word of the customer or the agent', async () => {
    const floor = await house.build({ limit: 3 });
    const [agentId] = floor.agentIds;
    const sessionId = await floor.arrive({ text: 'Ada Lovelace, card 4111 1111' });
    await floor.say(sessionId, 'agent', 'Dear Ada, one moment');
    await floor.settle();
    await floor.command(sessionId, { kind: 'end' }, byAgent(agentId));

    const env = { DATABASE_URL: house.database.url };
    const { code, out, err } = await usherRules(['record', sessionId], env);

    expect([code, err]).toEqual([0, '']);
    // As written: an identifier may well contain "ada".
    expect(out).not.toMatch(/\bAda\b|Lovelace|Dear|4111 1111/u);
    for (const original of [sessionId, agentId]) expect(out).not.toContain(original);
    const fixture = JSON.parse(out);
    expect(fixture.timeline.map((event: { do: string }) => event.do)).toEqual([
      'opened',
      'spoke',
      'agent-replied',
      'agent-ended',
    ]);
    expect(fixture.expect.timeline).toMatchObject([
      { what: 'assigned', agent: 'agent-1', how: 'plan' },
      ...fixture.expect.timeline.slice(1, -2),
      { what: 'closed', cause: 'by-agent' },
      { what: 'survey-sent' },
    ]);
  });

  it('must be there', async () => {
    const { code, err } = await usherRules(['record', 'nobody'], { DATABASE_URL: house.database.url });

    expect([code, err]).toEqual([1, 'nobody: there is no such session or decision']);
  });
});

describe('the sessions of the demo', () => {
  const database = useDatabase();

  it('are recorded without originals, and pass on the live rules', { timeout: 180_000 }, async () => {
    const env = { DATABASE_URL: database.url, USHER_SECRET: 's'.repeat(32) };
    await seed([], env);
    const sessions = await database.rows(
      'SELECT id FROM sessions WHERE closed_at IS NOT NULL ORDER BY id LIMIT 12',
    );
    const guided = await database.rows(
      "SELECT id FROM decisions WHERE set_name = 'guidance' AND rule_id IS NOT NULL ORDER BY id LIMIT 12",
    );
    const folder = folderOf();
    const refused: string[] = [];

    for (const { id } of [...sessions, ...guided]) {
      const out = path.join(folder, 'fixtures', `${String(id)}.json`);
      const { code, err } = await usherRules(['record', String(id), '--out', out], env);
      if (code !== 0) refused.push(err);
    }

    expect(refused).toEqual([]);
    const files = fs.readdirSync(path.join(folder, 'fixtures'));
    const kept = files.map((name) => fs.readFileSync(path.join(folder, 'fixtures', name), 'utf8')).join('\n');
    const names = await database.rows('SELECT name FROM customers WHERE name IS NOT NULL');
    for (const { name } of names) expect(kept).not.toContain(String(name));
    const said = await database.rows("SELECT body FROM session_events WHERE kind = 'message' LIMIT 5000");
    for (const { body } of said) {
      const text = (JSON.parse(String(body)) as { content?: { text?: string } }).content?.text ?? '';
      if (text.length > 8) expect(kept).not.toContain(text);
    }
    expect(files.length).toBeGreaterThan(18);
    const ran = await usherRules(['test', folder, '--live'], env);
    expect([ran.code, ran.err]).toEqual([0, '']);
  });
});
