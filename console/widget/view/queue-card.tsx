/** Waiting, as one card that is changed in place. */
import type { JSX } from 'preact';
import { command, type PlainCommand } from '../connect/commands.ts';
import { quietly } from '../connect/context.ts';
import { placeText } from '../thread/place.ts';
import type { ViewProps } from './props.ts';

export function QueueCard({ context, model }: ViewProps): JSX.Element | null {
  const { state, words, busy, form } = model;
  const queued = state.answering === 'queue';
  if (!queued && state.answering !== 'connecting') return null;
  const button = (kind: PlainCommand, word: string, may: boolean) =>
    may && (
      <button type="button" class="chip" disabled={busy} onClick={() => quietly(command(context, kind))}>
        {word}
      </button>
    );
  return (
    <div class="card queue">
      <p class="pulse" role="status">
        {queued && state.place !== null ? placeText(state.place, words) : words.connecting}
      </p>
      {queued && (
        <div class="chips">
          {/* Opened here alone: the place is kept until the message is sent. */}
          {state.may.leaveMessage && !form && (
            <button type="button" class="chip" onClick={() => context.set({ form: true })}>
              {words.leaveMessage}
            </button>
          )}
          {button('ask-bot', words.askBot, state.may.askBot)}
          {button('leave-queue', words.leave, true)}
        </div>
      )}
    </div>
  );
}
