/** Where the visitor writes. What is typed is kept at once and survives a reload. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { command } from '../connect/commands.ts';
import { quietly } from '../connect/context.ts';
import { say } from '../connect/sending.ts';
import { Icon } from './icons.tsx';
import type { ViewProps } from './props.ts';
import type { Pictures } from './use-pictures.ts';

interface Props extends ViewProps {
  readonly pictures: Pictures;
}

/** Said again at most so often. */
const TYPING_EVERY_MS = 3_000;
const TALLEST = 132;
/** The server's own bound, until it has told. */
const LONGEST = 8_000;

export function Composer({ context, model, pictures }: Props): JSX.Element {
  const { words, state, entry } = model;
  const draftKey = `${context.prefix}draft`;
  const [text, setText] = useState(() => context.box.getItem(draftKey) ?? '');
  const area = useRef<HTMLTextAreaElement>(null);
  const typing = useRef(0);
  useEffect(() => grow(area.current), [text]);
  const tell = (on: boolean) => {
    const due = Date.now() - typing.current > TYPING_EVERY_MS;
    if (state.sessionId === null || (on ? !due : typing.current === 0)) return;
    typing.current = on ? Date.now() : 0;
    context.live?.typing(state.sessionId, on);
  };
  const change = (next: string) => {
    setText(next);
    context.box.setItem(draftKey, next);
    tell(next !== '');
  };
  const send = () => {
    if (text.trim() === '') return;
    say(context, { kind: 'text', text: text.trim() });
    change('');
    area.current?.focus();
  };
  const over = state.phase === 'ended' || state.phase === 'surveying';
  return (
    <div class="foot">
      {pictures.problem !== null && (
        <p class="problem" role="alert">
          {pictures.problem}
        </p>
      )}
      {state.answering === 'bot' && state.may.askAgent && (
        <div class="chips">
          <button
            type="button"
            class="chip"
            disabled={model.busy}
            onClick={() => quietly(command(context, 'ask-agent'))}
          >
            {words.askAgent}
          </button>
        </div>
      )}
      <div class="write">
        <Pick words={words} pictures={pictures} />
        <textarea
          ref={area}
          rows={1}
          dir="auto"
          value={text}
          maxLength={entry?.maxTextLength ?? LONGEST}
          placeholder={over ? words.again : words.hint}
          aria-label={words.yourMessage}
          enterkeyhint="send"
          onInput={(event) => change(event.currentTarget.value)}
          onBlur={() => tell(false)}
          onPaste={pictures.onPaste}
          onKeyDown={(event) => {
            // 229: what an input method is still putting together, in browsers that do not say `isComposing`.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="button"
          class="icon send"
          aria-label={words.send}
          disabled={text.trim() === ''}
          onClick={send}
        >
          <Icon name="send" />
        </button>
      </div>
    </div>
  );
}

/** The camera has a button of its own where a finger points: some phones' pickers leave it out. */
function Pick({ words, pictures }: { words: Props['model']['words']; pictures: Pictures }): JSX.Element {
  const field = (name: 'picture' | 'camera', capture?: 'environment') => (
    <label class={`icon ${name}`} title={words[name]}>
      <Icon name={name} />
      <input
        type="file"
        accept="image/*"
        capture={capture}
        multiple={capture === undefined}
        aria-label={words[name]}
        onChange={(event) => {
          pictures.take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
  return (
    <>
      {field('picture')}
      {field('camera', 'environment')}
    </>
  );
}

function grow(area: HTMLTextAreaElement | null): void {
  if (area === null) return;
  area.style.height = '0';
  area.style.height = `${Math.min(TALLEST, area.scrollHeight)}px`;
}
