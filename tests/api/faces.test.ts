import { describe, expect, it } from 'vitest';
import { useApi } from './an-api.ts';
import { useRulePeople } from './rule-people.ts';

const api = useApi();
const people = useRulePeople(api);
const FACE = { name: { zh: '沈阳老客' }, facts: { 'visit.region': '辽宁', 'visit.count': 6 } };

describe('faces', () => {
  it('are kept for everyone who writes rules, until one is let go of', async () => {
    await people.ask('lina', '/api/rule-faces/shenyang', FACE, 'PUT');
    await people.ask('chenming', '/api/rule-faces/two', { ...FACE, name: { en: 'Two' } }, 'PUT');

    const { body } = await people.ask('chenming', '/api/rule-faces');
    expect(body.faces).toEqual([
      { id: 'shenyang', ...FACE },
      { id: 'two', ...FACE, name: { en: 'Two' } },
    ]);

    expect((await people.ask('lina', '/api/rule-faces/two', undefined, 'DELETE')).status).toBe(200);
    expect((await people.ask('lina', '/api/rule-faces')).body.faces).toHaveLength(1);
    expect((await people.ask('lina', '/api/rule-faces/two', undefined, 'DELETE')).status).toBe(404);
  });

  it('have facts of the catalogue only, each of its type', async () => {
    const facts = { 'visit.count': 'many', 'no.such': 1 };

    const { status, body } = await people.ask('lina', '/api/rule-faces/odd', { ...FACE, facts }, 'PUT');

    expect(status).toBe(422);
    expect(body.details.problems.map(({ path }: { path: string }) => path).sort()).toEqual([
      '/body/facts/no.such',
      '/body/facts/visit.count',
    ]);
  });

  it('are read by a supervisor, and kept by nobody without the right to edit rules', async () => {
    expect((await people.ask('wangfang', '/api/rule-faces')).status).toBe(200);
    expect((await people.ask('wangfang', '/api/rule-faces/mine', FACE, 'PUT')).status).toBe(403);
  });
});
