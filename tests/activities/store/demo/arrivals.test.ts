import { describe, expect, it } from 'vitest';
import { demoArrivals } from '#activities/store/demo/arrivals.ts';

describe('those who are brought to the demo', () => {
  it('are twenty, the same for the same seed and others for another', () => {
    const first = demoArrivals('a');

    expect(first).toHaveLength(20);
    expect(demoArrivals('a')).toEqual(first);
    expect(demoArrivals('b')).not.toEqual(first);
  });

  it('come one after the other, most of them with a question', () => {
    const arrivals = demoArrivals('c');
    const times = arrivals.map((one) => one.afterSeconds);

    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(arrivals.filter((one) => one.messages.length > 0).length).toBeGreaterThan(8);
    expect(arrivals.some((one) => one.messages.length === 0)).toBe(true);
  });

  it('are in part VIP guests, in part from Jilin, in part English speakers, and named only where known', () => {
    const arrivals = demoArrivals('d');

    expect(arrivals.some(({ identity }) => identity.vip && identity.tags.includes('VIP'))).toBe(true);
    expect(arrivals.some(({ identity }) => identity.region === '吉林')).toBe(true);
    expect(arrivals.some(({ identity }) => identity.language === 'en')).toBe(true);
    for (const { identity } of arrivals) expect(identity.sub === undefined).toBe(identity.name === undefined);
  });

  it('never share an identity', () => {
    const subs = demoArrivals('e', 60).flatMap(({ identity }) => identity.sub ?? []);

    expect(new Set(subs).size).toBe(subs.length);
  });
});
