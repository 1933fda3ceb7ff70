/** Guided messages above the bubble: at most two, the rest as a count, one × for all. */
import type { JSX } from 'preact';
import type { Model } from '../model.ts';
import type { Message, Stack } from '../thread/stack.ts';
import { Icon } from './icons.tsx';
import { pictureOf } from './picture.ts';

interface Props {
  readonly stack: Stack;
  readonly model: Model;
  readonly open: () => void;
  readonly fold: () => void;
}

/** The live region is there before its messages, else readers miss the first. */
export function Outside({ stack, model, open, fold }: Props): JSX.Element {
  const { words, entry } = model;
  return (
    <div class="outside" role="log" aria-label={entry?.look.title ?? ''}>
      {stack.shown.length > 0 && (
        <div class="tools">
          {stack.folded > 0 && (
            <button type="button" class="chip" onClick={open}>
              {words.earlier(stack.folded)}
            </button>
          )}
          <button type="button" class="fold" aria-label={words.fold} onClick={fold}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {stack.shown.map((message) => (
        <button type="button" class="note" key={message.vseq} onClick={open}>
          <Glimpse message={message} base={model.base} />
        </button>
      ))}
    </div>
  );
}

function Glimpse({ message, base }: { readonly message: Message; readonly base: string }): JSX.Element {
  const { content } = message;
  const picture = pictureOf(content, base);
  return (
    <>
      {picture !== null && <img src={picture} alt={content.type === 'image' ? content.alt : ''} />}
      {content.type === 'card' && <strong dir="auto">{content.title}</strong>}
      {content.type !== 'image' && <span dir="auto">{content.text}</span>}
    </>
  );
}
