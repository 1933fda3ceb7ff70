/** What was said, and beneath it the one card that is to be decided now. */
import type { JSX } from 'preact';
import { markRead } from '../connect/commands.ts';
import { timeSaid } from '../thread/place.ts';
import { type Row, rowsOf } from '../thread/rows.ts';
import { eventsOf } from '../thread/thread.ts';
import { Icon } from './icons.tsx';
import { MessageView, OutgoingView } from './message.tsx';
import type { ViewProps } from './props.ts';
import { QueueCard } from './queue-card.tsx';
import { Survey } from './survey.tsx';
import { useEnd } from './use-end.ts';

export function Log({ context, model }: ViewProps): JSX.Element {
  const { words, state, thread, outbox, entry } = model;
  const scroller = useEnd(outbox.at(-1)?.clientId ?? null, () => markRead(context));
  const rows = rowsOf(
    { events: eventsOf(thread), outbox, sessionId: state.sessionId, staffReadVseq: state.staffReadVseq },
    words,
  );
  const greeting = entry?.prompts.entry;
  return (
    <div class="middle">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards must be able to scroll what was said. */}
      <div class="scroll" ref={scroller.ref} onScroll={scroller.onScroll} tabIndex={0}>
        <div role="log" aria-label={entry?.look.title ?? words.open}>
          <ol>
            {rows.length === 0 && greeting !== undefined && (
              <li class="said them first last">
                <div class="words" dir="auto">
                  {greeting}
                </div>
              </li>
            )}
            {rows.map((row) => (
              <RowView key={row.key} row={row} context={context} model={model} />
            ))}
          </ol>
        </div>
        {model.typing !== null && (
          <div class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </div>
        )}
        <QueueCard context={context} model={model} />
        <Survey context={context} model={model} />
        {outbox.some((item) => item.kind === 'form') && <p class="card quiet">{words.formKept}</p>}
      </div>
      {scroller.away && (
        <button type="button" class="icon newest" aria-label={words.newest} onClick={scroller.toEnd}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function RowView({ row, context, model }: ViewProps & { readonly row: Row }): JSX.Element {
  const { words } = model;
  if (row.type === 'begins')
    return (
      <li class="begins">
        <time dateTime={new Date(row.atMs).toISOString()}>
          {new Intl.DateTimeFormat(words.language, {
            month: 'long',
            day: 'numeric',
            hour: '2-digit',
            minute: '2-digit',
            hourCycle: 'h23',
          }).format(row.atMs)}
        </time>
      </li>
    );
  if (row.type === 'line')
    return (
      <li class="line" dir="auto">
        {row.text}
      </li>
    );
  if (row.type === 'outgoing') return <OutgoingView row={row} context={context} model={model} />;
  return (
    <MessageView
      row={row}
      context={context}
      model={model}
      time={timeSaid(row.message.atMs, Date.now(), words.language)}
    />
  );
}
