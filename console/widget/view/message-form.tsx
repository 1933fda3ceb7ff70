/** Words and a way to answer them, for when nobody can: out of hours, the queue full, or no connection at all. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { say } from '../connect/sending.ts';
import { checkContact, normalContact } from '../thread/contact.ts';
import { timeAhead } from '../thread/place.ts';
import { Icon } from './icons.tsx';
import type { ViewProps } from './props.ts';

/** Nearer than this a time of day says nothing; unknown is 0. Milliseconds. */
const SOON_MS = 5 * 60_000;

export function MessageForm({ context, model }: ViewProps): JSX.Element {
  const { words, state } = model;
  const [contact, setContact] = useKept(context, 'contact');
  // The same words as in the composer: what was typed there is here.
  const [text, setText] = useKept(context, 'draft');
  const [left, leave] = useState(false);
  const check = checkContact(contact);
  const wrong = !check.ok && (check.reason === 'unknown' || (left && check.reason === 'short'));
  const missing = !check.ok ? words.needContact : text.trim() === '' ? words.needMessage : '';
  const nowMs = Date.now() + model.aheadMs;
  const byMs = state.form?.answerByMs ?? 0;
  const send = (event: Event) => {
    event.preventDefault();
    if (missing !== '') return leave(true);
    say(context, { kind: 'form', contact: normalContact(contact), text: text.trim() });
    setText('');
    context.set({ form: false });
  };
  return (
    <form class="form" onSubmit={send} noValidate>
      <p class="due">
        {byMs < nowMs + SOON_MS ? words.answerSoon : words.answerBy(timeAhead(byMs, nowMs, words.language))}
      </p>
      <label for="contact">{words.contact}</label>
      <div class={`field ${check.ok ? 'is-right' : ''} ${wrong ? 'is-wrong' : ''}`}>
        <input
          id="contact"
          value={contact}
          placeholder={words.contactHint}
          maxLength={200}
          autoComplete="email"
          aria-describedby="contact-check"
          aria-invalid={wrong}
          onInput={(event) => setContact(event.currentTarget.value)}
          onBlur={() => leave(contact !== '')}
        />
        {check.ok && <Icon name="sent" />}
      </div>
      <p id="contact-check" class={wrong ? 'problem' : 'hint'} aria-live="polite">
        {check.ok ? words.contactKinds[check.kind] : wrong ? words.contactWrong : ' '}
      </p>
      <label for="text">{words.yourMessage}</label>
      <textarea
        id="text"
        dir="auto"
        rows={3}
        value={text}
        maxLength={8_000}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p id="missing" class="hint" aria-live="polite">
        {missing}
      </p>
      <div class="chips">
        {state.answering !== 'form' && model.visitId !== null && (
          <button type="button" class="chip" onClick={() => context.set({ form: false })}>
            {words.back}
          </button>
        )}
        <button type="submit" class="main" disabled={missing !== ''} aria-describedby="missing">
          {words.leaveIt}
        </button>
      </div>
    </form>
  );
}

/** Typed words outlive the page. */
function useKept(context: ViewProps['context'], name: string): [string, (next: string) => void] {
  const key = context.prefix + name;
  const [value, setValue] = useState(() => context.box.getItem(key) ?? '');
  return [
    value,
    (next) => {
      setValue(next);
      context.box.setItem(key, next);
    },
  ];
}
