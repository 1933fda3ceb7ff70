/** Bubble, what stands outside it, and the chat. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { fold, show } from '../connect/commands.ts';
import { stackOf, unreadOf } from '../thread/stack.ts';
import { eventsOf } from '../thread/thread.ts';
import { onColour } from './colour.ts';
import { Icon } from './icons.tsx';
import { Outside } from './outside.tsx';
import { Panel } from './panel.tsx';
import type { ViewProps } from './props.ts';

const OWN_COLOUR = '#1664c8';

export function App({ context, model }: ViewProps): JSX.Element | null {
  const bubble = useRef<HTMLButtonElement>(null);
  const { entry, state, words, open } = model;
  // Nothing to show before it is known what it looks like, unless that is not going to be known.
  if (entry === null && model.connection !== 'failed') return null;
  const colour = entry?.look.colour ?? OWN_COLOUR;
  const unread = unreadOf(eventsOf(model.thread), state);
  const close = () => {
    context.set({ open: false });
    bubble.current?.focus();
  };
  return (
    <div
      class={`root ${entry?.look.position ?? 'right'} ${open ? 'is-open' : ''}`}
      style={{ '--c': colour, '--on': onColour(colour) }}
      lang={words.language === 'zh' ? 'zh-CN' : 'en'}
    >
      {open ? (
        <Panel context={context} model={model} close={model.page ? null : close} />
      ) : (
        <Outside
          stack={stackOf(unread, model.folded)}
          model={model}
          open={() => show(context)}
          fold={() => {
            fold(context);
            bubble.current?.focus();
          }}
        />
      )}
      {!model.page && (
        <button
          ref={bubble}
          type="button"
          class="bubble"
          aria-label={
            open
              ? words.close
              : unread.length > 0
                ? `${words.open}, ${words.unread(unread.length)}`
                : words.open
          }
          aria-expanded={open}
          onClick={() => (open ? close() : show(context))}
        >
          <Icon name={open ? 'down' : 'chat'} />
          {!open && unread.length > 0 && (
            <span class="badge" aria-hidden="true">
              {unread.length > 99 ? '99+' : unread.length}
            </span>
          )}
        </button>
      )}
    </div>
  );
}
