import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultIn } from '#console/rules-studio/json/json-fault.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('a fault in a JSON text', () => {
  it.each([
    ['{\n "a": x,\n "b": 1}', 8, 'value'],
    ['[1,]', 3, 'value'],
    ['{"a":01}', 6, 'comma'],
    ['{"a" 1}', 5, 'colon'],
    ['{a:1}', 1, 'key'],
    ['{"a":1,}', 7, 'key'],
    ['{"a":"x', 5, 'text'],
    ['{"a":"\\q"}', 5, 'text'],
    ['{"a":1} x', 8, 'after'],
    ['{"a":', 5, 'end'],
    ['', 0, 'end'],
  ] as const)('stands where reading stops: %j', (text, at, kind) => {
    expect(faultIn(text)).toEqual({ at, kind });
  });

  it('is found in every text that cannot be read, and in no other', () => {
    const broken = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', '{', '0', '\\', '\n', 'e', ' '),
        fc.boolean(),
      )
      .map(([text, place, piece, replaces]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + piece + text.slice(at + (replaces ? 1 : 0));
      });

    fc.assert(
      fc.property(broken, (text) => {
        expect(faultIn(text) === null).toBe(isJson(text));
      }),
      { numRuns: 3_000 },
    );
  });
});
