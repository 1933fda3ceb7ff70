import { describe, expect, it } from 'vitest';
import { messageTimes, ruleDoes } from '#console/rules-studio/rule-shape.ts';

describe('a stored rule', () => {
  it('shows its messages with the times at which they go out', () => {
    const messages = [2, 3, 3].map((intervalSeconds, index) => ({
      id: `m${index}`,
      intervalSeconds,
      kind: 'text' as const,
      text: { zh: '…' },
    }));

    expect(messageTimes(messages)).toEqual([2, 5, 8]);
    expect(ruleDoes({ event: { type: 'guide', params: { messages } }, cap: { hours: 24 } })).toMatchObject({
      kind: 'guide',
      capHours: 24,
    });
  });

  it('shows the plan of an assignment rule and of the default rule', () => {
    const plan = { steps: [], overflow: { to: 'queue' } };

    expect(ruleDoes({ event: { type: 'route', params: { plan } } })).toEqual({ kind: 'route', plan });
    expect(ruleDoes({ id: 'default', plan })).toEqual({ kind: 'route', plan });
  });

  it('admits what it does not understand', () => {
    expect(ruleDoes({ event: { type: 'sing' } }).kind).toBe('unknown');
    expect(ruleDoes({}).kind).toBe('unknown');
  });
});
