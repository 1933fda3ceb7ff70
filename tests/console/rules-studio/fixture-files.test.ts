import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleOf, filesIn } from '#console/rules-studio/fixtures/fixture-files.ts';
import { happeningDetail, secondWords } from '#console/rules-studio/fixtures/happening-words.ts';

describe('fixture files', () => {
  it('come out of one bundle as they went into it', () => {
    const files = fc.uniqueArray(
      fc.record({ file: fc.stringMatching(/^[a-z][a-z-]{0,9}\.json$/u), title: fc.string() }),
      { selector: ({ file }) => file, minLength: 1 },
    );
    fc.assert(
      fc.property(files, (given) => {
        const texts = given.map(({ file, title }) => ({ file, text: JSON.stringify({ format: 1, title }) }));

        const back = filesIn('fixtures.json', bundleOf(texts));

        const read = back?.map(({ file, document }) => ({
          file,
          title: (document as { title: string }).title,
        }));
        expect(read).toEqual(given);
      }),
    );
  });

  it('are one where the file is a fixture itself, whatever is wrong with it', () => {
    expect(filesIn('a.json', '{"format": 7}')).toEqual([{ file: 'a.json', document: { format: 7 } }]);
    expect(filesIn('a.json', '[1]')).toEqual([{ file: 'a.json', document: [1] }]);
  });

  it('are none where it is no JSON', () => {
    expect(filesIn('a.json', '{"format": 1')).toBeNull();
  });
});

describe('a happening', () => {
  it('is told by whom and what it was about, without its own name', () => {
    const happening = { second: 3, what: 'queued', targets: ['group:g1', 'agent:a1'], group: null } as const;

    expect(happeningDetail({ ...happening, targets: [...happening.targets] })).toBe('group:g1, agent:a1');
  });

  it('names what rules name, and leaves stand-ins as they are', () => {
    const nameOf = (id: string) => (id === 'g1' ? 'Pre-sales' : undefined);

    expect(happeningDetail({ second: 1, what: 'assigned', agent: 'agent-1', group: 'g1' }, nameOf)).toBe(
      'agent-1 · Pre-sales',
    );
    expect(happeningDetail({ second: 1, what: 'queued', targets: ['group:g1'] }, nameOf)).toBe('Pre-sales');
  });

  it.each([
    [0, '0:00'],
    [67.4, '1:07'],
    [3_600, '1:00:00'],
    [86_399, '23:59:59'],
  ])('at second %d reads %s', (second, words) => {
    expect(secondWords(second)).toBe(words);
  });
});
