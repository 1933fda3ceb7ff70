/** What a changed rule asks for since, in one sentence. */
import { madeWords } from './decision-words.ts';
import type { FactObject } from './facts.ts';
import { factWords, type Speech, say } from './value-words.ts';

/** What was proved, with made-up facts as far as the rule reads them. */
export interface ProvedRelation {
  readonly kind: 'same' | 'narrower' | 'wider' | 'apart' | 'other' | 'unknown';
  readonly went: FactObject | null;
  readonly came: FactObject | null;
  /** Facts of the conditions that stand in the way of a proof. */
  readonly because: readonly string[];
}

export function relationWords({ kind, went, came, because }: ProvedRelation, speech: Speech): string {
  const [gone, fresh] = [goneWords(went, speech), freshWords(came, speech)];
  switch (kind) {
    case 'same':
      return say(speech, '适用的来访与之前相同。', 'It still asks for the same visits.');
    case 'narrower':
      return say(speech, `适用的来访变少：${gone}。`, `It asks for fewer visits: ${gone}.`);
    case 'wider':
      return say(speech, `适用的来访变多：${fresh}。`, `It asks for more visits: ${fresh}.`);
    case 'apart':
      return say(
        speech,
        `适用的来访与之前完全不同：${gone}；${fresh}。`,
        `It asks for none of the visits it asked for: ${gone}; ${fresh}.`,
      );
    case 'other':
      return say(
        speech,
        `适用的来访有增有减：${gone}；${fresh}。`,
        `It asks for some other visits: ${gone}; ${fresh}.`,
      );
    case 'unknown': {
      if (because.length === 0)
        return say(
          speech,
          '无法判定适用的来访有何变化：过于复杂。',
          'What it asks for otherwise could not be told: it is too complex.',
        );
      const facts = because.map((fact) => factWords(fact, speech));
      return say(
        speech,
        `无法判定适用的来访有何变化，原因在于涉及以下内容的条件：${facts.join('、')}。`,
        `What it asks for otherwise could not be told, because of conditions on: ${facts.join(', ')}.`,
      );
    }
    default:
      return kind satisfies never;
  }
}

function goneWords(went: FactObject | null, speech: Speech): string {
  const facts = madeWords(went ?? {}, speech);
  return say(speech, `例如不再适用于${facts}`, `no longer, for example, for ${facts}`);
}

function freshWords(came: FactObject | null, speech: Speech): string {
  const facts = madeWords(came ?? {}, speech);
  return say(speech, `例如现在适用于${facts}`, `now, for example, for ${facts}`);
}
