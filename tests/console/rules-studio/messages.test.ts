import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemPart } from '#console/rules-studio/editor/problem-part.ts';
import { locate, spansIn } from '#console/rules-studio/json/locate.ts';
import { factTag, inserted, openedAt } from '#console/rules-studio/messages/fact-insertion.ts';
import {
  asKind,
  intervalFor,
  movedMessage,
  newMessage,
  readMessages,
  timesOf,
  withWords,
} from '#console/rules-studio/messages/message-list.ts';
import { renderWords } from '#console/rules-studio/preview/render-words.ts';
import type { FactDefinition } from '#rules/authoring/facts.ts';
import { parseTemplate } from '#rules/templates/parse-template.ts';
import { CATALOGUE } from '../../support/a-rule-set.ts';

const lookup = (id: string) => CATALOGUE.facts.get(id);

function fact(id: string): FactDefinition {
  const found = lookup(id);
  if (found === undefined) throw new Error(`no fact ${id}`);
  return found;
}

function said(...seconds: readonly number[]) {
  return seconds.map((intervalSeconds, at) => ({ ...newMessage('text'), id: `m${at}`, intervalSeconds }));
}

describe('guided messages', () => {
  it('come at the sum of the intervals before them', () => {
    expect(timesOf(said(2, 3, 5))).toEqual([2, 5, 10]);
  });

  it('are put at a time by their interval, never before the one before', () => {
    expect(intervalFor(said(2, 3, 5), 1, 8)).toBe(6);
    expect(intervalFor(said(2, 3, 5), 2, 1)).toBe(0);
    expect(intervalFor(said(2, 3, 5), 0, 99_999)).toBe(3_600);
  });

  it('all stay, in whatever order they are put', () => {
    const ids = movedMessage(said(1, 2, 3), 2, -1).map(({ id }) => id);

    expect(ids).toEqual(['m0', 'm2', 'm1']);
    expect(movedMessage(said(1, 2), 1, 1)).toHaveLength(2);
  });

  it('keep their words when a text becomes a card', () => {
    const card = asKind({ ...newMessage('text'), id: 'm', text: { zh: '你好' } }, 'card');

    expect(card).toMatchObject({ id: 'm', kind: 'card', text: { zh: '你好' } });
    expect(asKind(card, 'image')).not.toHaveProperty('text');
  });

  it('leave no key behind for words that were taken out', () => {
    expect(withWords({ zh: '你好', en: 'Hello' }, 'en', '')).toEqual({ zh: '你好' });
  });

  it('are left to the JSON where they are none', () => {
    expect(readMessages({ messages: [{ id: 'm', kind: 'song' }] })).toBeNull();
    expect(readMessages(null)).toBeNull();
  });
});

describe('a brace in a text', () => {
  it('offers facts until it is closed or the line ends', () => {
    expect(openedAt('你好 {na', 6)).toEqual({ from: 3, query: 'na' });
    expect(openedAt('{a} b', 5)).toBeNull();
    expect(openedAt('{\n', 2)).toBeNull();
  });

  it('becomes a fact with words for when it is unknown, which the template language takes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (words) => {
        const tag = factTag(fact('customer.name'), words.replaceAll('\\', ''));

        expect(parseTemplate(tag, lookup).ok).toBe(true);
      }),
    );
  });

  it('is replaced with what was typed after it, one brace or two', () => {
    expect(inserted('Hi {na!', { from: 3, query: 'na' }, '{{x}}')).toEqual({ text: 'Hi {{x}}!', caret: 8 });
    expect(inserted('Hi {{na}}!', { from: 4, query: 'na' }, '{{x}}').text).toBe('Hi {{x}}!');
  });
});

describe('the preview', () => {
  const reader = {
    lookup,
    values: { 'customer.name': '张女士' },
    language: 'zh',
    zone: 'Asia/Shanghai',
  } as const;

  it('reads a message as the face would, in the other language where one is missing', () => {
    expect(renderWords({ en: 'Hello {{customer.name}}' }, reader)).toBe('Hello 张女士');
    expect(renderWords({ zh: '{{default customer.company "您好"}}' }, reader)).toBe('您好');
  });

  it('shows what is no template yet as it was typed', () => {
    expect(renderWords({ zh: '你好 {{customer' }, reader)).toBe('你好 {{customer');
  });
});

describe('a place in JSON', () => {
  it('is where the value of a pointer stands, however it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 2);
        const walk = (one: unknown, path: string): void => {
          const { from, to } = spansIn(text).get(path) ?? { from: 0, to: 0 };
          expect(JSON.parse(text.slice(from, to))).toEqual(one);
          if (typeof one !== 'object' || one === null) return;
          for (const [key, child] of Object.entries(one))
            walk(child, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
        };
        walk(JSON.parse(text), '');
      }),
      { numRuns: 50 },
    );
  });

  it('of something that is missing is what should hold it', () => {
    const spans = spansIn('{"a": {"b": 1}}');

    expect(locate(spans, '/a/c')).toEqual(spans.get('/a'));
    expect(locate(spans, '/x')).toEqual({ from: 0, to: 1 });
  });
});

it('tells which part of a rule a fault is in', () => {
  expect(
    [
      'name/zh',
      'conditions/all/0',
      'event/params/messages',
      'event/params/plan/steps',
      'cap/hours',
      'thought',
    ].map(problemPart),
  ).toEqual(['name', 'conditions', 'messages', 'plan', 'in-force', 'other']);
});
