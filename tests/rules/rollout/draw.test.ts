import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDrawn, WHOLE } from '#rules/rollout/draw.ts';

const visitors = Array.from({ length: 4_000 }, (_, place) => `visitor-${place}`);

describe('a canary', () => {
  it('draws about its share, and the same visitors every time', () => {
    const drawn = () => visitors.filter((id) => isDrawn({ versionId: 'v1', share: 2_500 }, id));

    expect(drawn()).toEqual(drawn());
    expect(Math.abs(drawn().length / visitors.length - 0.25)).toBeLessThan(0.03);
  });

  it('keeps everyone when it is widened', () => {
    const share = fc.integer({ min: 0, max: WHOLE });
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), share, share, (versionId, visitor, one, other) => {
        const [narrow, wide] = [Math.min(one, other), Math.max(one, other)];
        const isIn = isDrawn({ versionId, share: narrow }, visitor);

        expect(!isIn || isDrawn({ versionId, share: wide }, visitor)).toBe(true);
        expect(isDrawn({ versionId, share: WHOLE }, visitor)).toBe(true);
        expect(isDrawn({ versionId, share: 0 }, visitor)).toBe(false);
      }),
    );
  });

  it('draws anew for the next version', () => {
    const side = (versionId: string) => visitors.map((id) => isDrawn({ versionId, share: 5_000 }, id));
    const [first, second] = [side('v1'), side('v2')];
    const alike = first.filter((isIn, place) => isIn === second[place]).length / visitors.length;

    expect(Math.abs(alike - 0.5)).toBeLessThan(0.05);
  });
});
