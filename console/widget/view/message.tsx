/** One message: words, picture, card or menu, with who, when and how far it got. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { MessageContent } from '#api/contract/events.ts';
import { click } from '../connect/commands.ts';
import { findPicture } from '../connect/keeping.ts';
import { say, sayAgain, takeBack } from '../connect/sending.ts';
import { httpUrl, piecesOf } from '../thread/links.ts';
import type { Mark, Row } from '../thread/rows.ts';
import { Icon } from './icons.tsx';
import { pictureOf } from './picture.ts';
import type { ViewProps } from './props.ts';

type RowOf<T extends Row['type']> = Extract<Row, { type: T }>;

interface MessageProps extends ViewProps {
  readonly row: RowOf<'message'>;
  readonly time: string;
}

export function MessageView({ row, time, context, model }: MessageProps): JSX.Element {
  const { message, first, last, mark } = row;
  const mine = message.from === 'me';
  const name =
    message.name ?? (message.from === 'bot' ? model.words.assistant : (model.entry?.look.title ?? ''));
  const follow = () => {
    if (message.guidedIndex !== null) click(context, message.guidedIndex);
  };
  return (
    <li class={`said ${mine ? 'me' : 'them'} ${first ? 'first' : ''} ${last ? 'last' : ''}`}>
      {mine ? <span class="sr">{model.words.you}</span> : first && <span class="name">{name}</span>}
      <Content
        content={message.content}
        current={message.sessionId === model.state.sessionId}
        follow={follow}
        context={context}
        model={model}
      />
      {(last || mark !== null) && (
        <span class="meta">
          {last && <time dateTime={new Date(message.atMs).toISOString()}>{time}</time>}
          <MarkView mark={mark} model={model} />
        </span>
      )}
    </li>
  );
}

export function OutgoingView({ row, context, model }: ViewProps & { row: RowOf<'outgoing'> }): JSX.Element {
  const { item, first, last, mark } = row;
  const { words } = model;
  return (
    <li class={`said me waiting ${first ? 'first' : ''} ${last ? 'last' : ''}`}>
      <span class="sr">{words.you}</span>
      {item.kind === 'image' ? (
        <Preview clientId={item.clientId} name={item.name} />
      ) : (
        <Said text={item.text} />
      )}
      <span class="meta">
        {item.refused !== null && (
          <>
            <span class="problem">{words.refusals(item.refused)}</span>
            <button type="button" class="plain" onClick={() => sayAgain(context, item)}>
              {words.retry}
            </button>
            <button type="button" class="plain" onClick={() => takeBack(context, item.clientId)}>
              {words.remove}
            </button>
          </>
        )}
        <MarkView mark={mark} model={model} />
      </span>
    </li>
  );
}

function MarkView({ mark, model }: { mark: Mark; model: ViewProps['model'] }): JSX.Element | null {
  if (mark === null) return null;
  const word = model.words.marks[mark];
  return (
    <span class={`mark ${mark}`} title={word}>
      <Icon name={mark === 'waiting' ? 'clock' : mark} />
      <span class="sr">{word}</span>
    </span>
  );
}

interface ContentProps extends ViewProps {
  readonly content: MessageContent;
  /** Of the session at hand: its menu still answers. */
  readonly current: boolean;
  readonly follow: () => void;
}

/** As high as a picture may stand in the chat. Pixels, as in the style sheet. */
const MOST_HIGH = 260;

function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, MOST_HIGH / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function Content({ content, current, follow, context, model }: ContentProps): JSX.Element {
  const picture = pictureOf(content, model.base);
  if (content.type === 'text') return <Said text={content.text} />;
  if (content.type === 'image')
    return (
      <Link href={picture} follow={follow} model={model} class="shot">
        {/* The place is kept before the picture comes: nothing moves when it does. */}
        <img
          src={picture ?? ''}
          alt={content.alt || model.words.picture}
          {...fitted(content.width ?? 240, content.height ?? 180)}
          loading="lazy"
        />
      </Link>
    );
  if (content.type === 'card')
    return (
      <Link href={httpUrl(content.url, location.href)} follow={follow} model={model} class="offer">
        {picture !== null && <img src={picture} alt="" loading="lazy" />}
        <strong dir="auto">{content.title}</strong>
        <span dir="auto">{content.text}</span>
      </Link>
    );
  return (
    <>
      {content.text !== '' && <Said text={content.text} />}
      <div class="menu">
        {content.options.map((option) => (
          <button
            type="button"
            class="chip"
            key={option.id}
            dir="auto"
            disabled={!current || model.state.answering !== 'bot'}
            onClick={() => say(context, { kind: 'text', text: option.label })}
          >
            {option.label}
          </button>
        ))}
      </div>
    </>
  );
}

function Said({ text }: { readonly text: string }): JSX.Element {
  return (
    <div class="words" dir="auto">
      {piecesOf(text).map((piece) =>
        piece.href === null ? (
          piece.text
        ) : (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ),
      )}
    </div>
  );
}

interface LinkProps {
  readonly href: string | null;
  readonly follow: () => void;
  readonly model: ViewProps['model'];
  readonly class: string;
  readonly children: ComponentChildren;
}

/** A page of the same site opens in its place, where the chat goes on; any other beside it. */
function Link({ href, follow, model, class: name, children }: LinkProps): JSX.Element {
  if (href === null) return <div class={name}>{children}</div>;
  const stays = name !== 'shot' && !model.page && new URL(href).origin === location.origin;
  return (
    <a class={name} href={href} onClick={follow} target={stays ? undefined : '_blank'} rel="noopener">
      {children}
      {!stays && <span class="sr">{model.words.newTab}</span>}
    </a>
  );
}

/** The picture as it waits, from this browser's own copy. */
function Preview({ clientId, name }: { readonly clientId: string; readonly name: string }): JSX.Element {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    findPicture(clientId).then(
      (file) => {
        if (file === null) return;
        made = URL.createObjectURL(file);
        setUrl(made);
      },
      () => undefined,
    );
    return () => {
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [clientId]);
  return <div class="shot">{url === null ? name : <img src={url} alt={name} />}</div>;
}
