/** Short ways to write rules by hand. */
import type { GuidedMessage, Leaf, LeafValue } from '#rules/authoring/rule.ts';

export function leaf(id: string, condition: readonly [string, string, LeafValue]): Leaf {
  const [fact, operator, value] = condition;
  return { id, fact, operator, value };
}

/** A guided text that goes out `intervalSeconds` after the one before. */
export function says(
  id: string,
  intervalSeconds: number,
  words: { readonly zh: string; readonly en: string },
): GuidedMessage {
  return { id, kind: 'text', intervalSeconds, text: words };
}

/** A guided card with a title and a link on the visitor's own site. */
export function card(
  id: string,
  intervalSeconds: number,
  words: {
    readonly title: { readonly zh: string; readonly en: string };
    readonly text: { readonly zh: string; readonly en: string };
    readonly link: string;
  },
): GuidedMessage {
  return { id, kind: 'card', intervalSeconds, ...words };
}
