/** What changed in the guided messages of a rule, message by message. */
import { type Language, type Text, textIn } from '../text.ts';
import { same, unmoved } from './diff.ts';
import type { GuidedImage, GuidedMessage } from './rule.ts';
import { type Speech, say } from './value-words.ts';

/** Longest piece of a message that is repeated, and what of it stands before the first difference. Characters. */
const TEXT_SHOWN = 60;
const TEXT_BEFORE = 20;

function quoted(shown: string, speech: Speech): string {
  return say(speech, `「${shown}」`, `“${shown}”`);
}

/** Cut so that the first difference is seen. */
function pieceOf(text: readonly string[], from: number): string {
  const rest = text.slice(from);
  const shown = rest.length > TEXT_SHOWN ? `${rest.slice(0, TEXT_SHOWN - 1).join('')}…` : rest.join('');
  return from === 0 ? shown : `…${shown}`;
}

/** In the reader's language; where it says there what it said, in the other. */
function textWords(before: Text, after: Text, speech: Speech): string | null {
  const languages: readonly Language[] = speech.language === 'zh' ? ['zh', 'en'] : ['en', 'zh'];
  const language = languages.find((one) => textIn(before, one) !== textIn(after, one));
  if (language === undefined) return null;
  const [was, is] = [[...textIn(before, language)], [...textIn(after, language)]];
  const first = is.findIndex((character, at) => character !== was[at]);
  const common = first < 0 ? is.length : first;
  const from = common <= TEXT_SHOWN / 2 ? 0 : common - TEXT_BEFORE;
  return `${quoted(pieceOf(was, from), speech)} → ${quoted(pieceOf(is, from), speech)}`;
}

function textsOf(message: GuidedMessage): readonly Text[] {
  if (message.kind === 'text') return [message.text];
  return message.kind === 'card' ? [message.title, message.text] : [message.image.alt];
}

function imageOf(message: GuidedMessage): GuidedImage | null {
  return message.kind === 'text' ? null : (message.image ?? null);
}

function linkOf(message: GuidedMessage): string | null {
  return message.kind === 'card' ? (message.link ?? null) : null;
}

/** `place` counts from 1. */
function changedWords(
  [before, after]: readonly [GuidedMessage, GuidedMessage],
  place: number,
  speech: Speech,
): readonly string[] {
  const whole = say(speech, `第 ${place} 条消息`, `message ${place}`);
  if (before.kind !== after.kind) return [say(speech, `${whole}换了类型`, `${whole} is of another kind`)];
  const [was, is] = [textsOf(before), textsOf(after)];
  const texts = is.flatMap((text, at) => textWords(was[at] ?? text, text, speech) ?? []);
  const picture = same(imageOf(before)?.url, imageOf(after)?.url)
    ? []
    : [say(speech, `${whole}换了图片`, `${whole} has another picture`)];
  const [link, now] = [linkOf(before), linkOf(after)];
  const none = say(speech, '无', 'none');
  const links =
    link === now
      ? []
      : [
          say(
            speech,
            `${whole}的链接 ${link ?? none} → ${now ?? none}`,
            `link of ${whole} ${link ?? none} → ${now ?? none}`,
          ),
        ];
  const [pause, longer] = [before.intervalSeconds, after.intervalSeconds];
  const pauses =
    pause === longer
      ? []
      : [
          say(
            speech,
            `${whole}间隔 ${pause} 秒 → ${longer} 秒`,
            `pause before ${whole} ${pause} s → ${longer} s`,
          ),
        ];
  return [...texts, ...picture, ...links, ...pauses];
}

/** In their order; what came and what went is told by their number, elsewhere. */
export function messageDiffWords(
  before: readonly GuidedMessage[],
  after: readonly GuidedMessage[],
  speech: Speech,
): readonly string[] {
  const placeBefore = new Map(before.map(({ id }, at) => [id, at]));
  const told = after.flatMap((message, at) => {
    const was = before[placeBefore.get(message.id) ?? -1];
    return was === undefined ? [] : changedWords([was, message], at + 1, speech);
  });
  const kept = after.map(({ id }) => id).filter((id) => placeBefore.has(id));
  const inOrder = unmoved(kept, placeBefore).size === kept.length;
  return inOrder ? told : [...told, say(speech, '消息顺序改变', 'messages reordered')];
}
