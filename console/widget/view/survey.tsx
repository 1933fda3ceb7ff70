/** Stars, what it was, solved or not, words. Every tap is kept at once; only the stars are asked for. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answer } from '../connect/sending.ts';
import { Icon } from './icons.tsx';
import type { ViewProps } from './props.ts';

const STARS = [1, 2, 3, 4, 5] as const;
/** Words are sent after so long a pause. Milliseconds. */
const PAUSE_MS = 700;

export function Survey({ context, model }: ViewProps): JSX.Element | null {
  const { survey } = model.state;
  const { words } = model;
  const doneKey = `${context.prefix}rated`;
  const [done, setDone] = useState(() => context.box.getItem(doneKey));
  if (survey === null || survey.expiresAtMs < Date.now() + model.aheadMs) return null;
  const close = (sessionId: string) => {
    context.box.setItem(doneKey, sessionId);
    setDone(sessionId);
  };
  if (done === survey.sessionId && survey.stars !== null)
    return (
      <div class="card quiet" role="status">
        {words.thanks} {words.starCount(survey.stars)}{' '}
        <button type="button" class="plain" onClick={() => close('')}>
          {words.change}
        </button>
      </div>
    );
  return (
    <section class="card survey" aria-label={words.rate}>
      <h3>{words.rate}</h3>
      <Stars context={context} model={model} />
      {survey.stars !== null && (
        <>
          <Tags context={context} model={model} />
          <Solved context={context} model={model} />
          <Opinion context={context} model={model} />
          <button type="button" class="main" onClick={() => close(survey.sessionId)}>
            {words.done}
          </button>
        </>
      )}
    </section>
  );
}

function Stars({ context, model }: ViewProps): JSX.Element {
  const { words, state } = model;
  const chosen = state.survey?.stars ?? 0;
  return (
    <>
      <div class="stars" role="radiogroup" aria-label={words.rate}>
        {STARS.map((stars) => (
          <label key={stars} class={stars <= chosen ? 'is-on' : ''}>
            <input
              type="radio"
              name="stars"
              checked={stars === chosen}
              aria-label={`${words.starCount(stars)}, ${words.stars[stars - 1]}`}
              onChange={() => answer(context, { stars })}
            />
            <Icon name="star" />
          </label>
        ))}
      </div>
      <p class="hint" aria-hidden="true">
        {words.stars[chosen - 1] ?? ' '}
      </p>
    </>
  );
}

function Tags({ context, model }: ViewProps): JSX.Element | null {
  const { survey } = model.state;
  const tags = survey?.tags[(survey.stars ?? 0) - 1] ?? [];
  if (survey === null || tags.length === 0) return null;
  const flip = (id: string) =>
    survey.chosen.includes(id) ? survey.chosen.filter((other) => other !== id) : [...survey.chosen, id];
  return (
    <fieldset>
      <legend>{model.words.tags}</legend>
      <div class="chips">
        {tags.map(({ id, label }) => (
          <button
            type="button"
            class="chip"
            key={id}
            aria-pressed={survey.chosen.includes(id)}
            onClick={() => answer(context, { tags: flip(id) })}
          >
            {label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function Solved({ context, model }: ViewProps): JSX.Element {
  const { words, state } = model;
  const solved = state.survey?.solved ?? null;
  const button = (value: boolean, word: string) => (
    <button
      type="button"
      class="chip"
      aria-pressed={solved === value}
      onClick={() => answer(context, { solved: solved === value ? null : value })}
    >
      {word}
    </button>
  );
  return (
    <fieldset>
      <legend>{words.solved}</legend>
      <div class="chips">
        {button(true, words.yes)}
        {button(false, words.no)}
      </div>
    </fieldset>
  );
}

function Opinion({ context, model }: ViewProps): JSX.Element {
  const { words, state } = model;
  const [text, setText] = useState(state.survey?.words ?? '');
  return (
    <label class="opinion">
      {words.opinion}
      <textarea
        dir="auto"
        rows={2}
        maxLength={2_000}
        value={text}
        onInput={({ currentTarget: { value } }) => {
          setText(value);
          answer(context, { words: value }, PAUSE_MS);
        }}
      />
    </label>
  );
}
