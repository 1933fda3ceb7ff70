/** The chat itself: head, log, what is to be decided now, and where one writes. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { command, speak } from '../connect/commands.ts';
import { quietly } from '../connect/context.ts';
import { Composer } from './composer.tsx';
import { Icon } from './icons.tsx';
import { Log } from './log.tsx';
import { MessageForm } from './message-form.tsx';
import type { ViewProps } from './props.ts';
import { Strip } from './strip.tsx';
import { usePictures } from './use-pictures.ts';

interface Props extends ViewProps {
  /** Null where the chat is the whole page. */
  readonly close: (() => void) | null;
}

export function Panel({ context, model, close }: Props): JSX.Element {
  const panel = useRef<HTMLElement>(null);
  const pictures = usePictures(context, model);
  useLayoutEffect(() => focusFirst(panel.current), []);
  useEffect(() => keepInSight(panel.current), []);
  const { words, state, entry } = model;
  const title = entry?.look.title ?? '';
  return (
    <section
      ref={panel}
      class={`panel ${pictures.over ? 'is-over' : ''}`}
      aria-label={title || words.open}
      {...(close === null ? { role: 'main' } : { role: 'dialog', 'aria-modal': isSmall() })}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.isComposing) return;
        if (event.key === 'Escape') close?.();
        if (event.key === 'Tab' && close !== null) keepInside(event, panel.current);
      }}
      onDragOver={pictures.onDragOver}
      onDragLeave={pictures.onDragLeave}
      onDrop={pictures.onDrop}
    >
      <Head context={context} model={model} close={close} />
      <Strip context={context} model={model} />
      <Log context={context} model={model} />
      {state.answering === 'form' || model.form || model.visitId === null ? (
        <MessageForm context={context} model={model} />
      ) : (
        <Composer context={context} model={model} pictures={pictures} />
      )}
      {pictures.over && <div class="drop">{words.drop}</div>}
    </section>
  );
}

function Head({ context, model, close }: Props): JSX.Element {
  const [asking, ask] = useState(false);
  const { words, state, entry, typing } = model;
  const title = entry?.look.title ?? '';
  const avatar = entry?.look.avatarUrl;
  const Title = close === null ? 'h1' : 'h2';
  const who = state.agent?.name ?? (state.answering === 'bot' ? words.assistant : null);
  const now = typing !== null ? words.typing(typing) : who !== null ? words.answering(who) : words.weAnswer;
  return (
    <div class="top">
      <div class="head">
        <span class="face" aria-hidden="true">
          {avatar ? <img src={avatar} alt="" /> : [...(state.agent?.name ?? title)][0]}
        </span>
        <div class="who">
          <Title dir="auto">{title}</Title>
          <p class={typing === null ? '' : 'is-typing'}>{now}</p>
        </div>
        <button
          type="button"
          class="plain"
          lang={words.language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => quietly(speak(context, words.language === 'zh' ? 'en' : 'zh'))}
        >
          {words.otherLanguage}
        </button>
        {state.may.end && (
          <button
            type="button"
            class="icon"
            aria-label={words.end}
            title={words.end}
            onClick={() => ask(!asking)}
          >
            <Icon name="end" />
          </button>
        )}
        {close !== null && (
          <button type="button" class="icon" aria-label={words.close} title={words.close} onClick={close}>
            <Icon name="down" />
          </button>
        )}
      </div>
      {asking && state.may.end && (
        <div class="sure">
          <span>{words.endSure}</span>
          <button type="button" class="plain" onClick={() => ask(false)}>
            {words.stay}
          </button>
          <button
            type="button"
            class="plain strong"
            onClick={() => {
              ask(false);
              quietly(command(context, 'end'));
            }}
          >
            {words.end}
          </button>
        </div>
      )}
    </div>
  );
}

/** On a touch screen the keyboard would jump up and cover half of what was opened to be read. */
function focusFirst(panel: HTMLElement | null): void {
  const field = matchMedia('(pointer: coarse)').matches
    ? null
    : panel?.querySelector<HTMLElement>('textarea');
  (field ?? panel)?.focus({ preventScroll: true });
}

/** Where the style sheet lets the chat cover the screen. */
function isSmall(): boolean {
  return matchMedia('(max-width: 520px), (max-height: 480px)').matches;
}

/** Some phones lay the keyboard over the page without telling the style sheet. */
function keepInSight(panel: HTMLElement | null): (() => void) | undefined {
  const seen = window.visualViewport;
  if (seen === null || panel === null) return;
  const resize = () => panel.style.setProperty('--seen', `${seen.height}px`);
  seen.addEventListener('resize', resize);
  return () => seen.removeEventListener('resize', resize);
}

/** Where the chat covers the whole screen, Tab stays in it. */
function keepInside(event: KeyboardEvent, panel: HTMLElement | null): void {
  if (panel === null || !isSmall()) return;
  const stops = [...panel.querySelectorAll<HTMLElement>('a[href],button,input,textarea')].filter(
    (stop) => stop.offsetWidth > 0 && !stop.matches(':disabled'),
  );
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  const root = panel.getRootNode() as ShadowRoot;
  if (root.activeElement !== edge && root.activeElement !== panel) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
