/** One line about the connection, only when there is something wrong with it. */
import type { JSX } from 'preact';
import type { ViewProps } from './props.ts';

export function Strip({ context, model }: ViewProps): JSX.Element {
  const { words, connection } = model;
  const failed = connection === 'failed';
  return (
    <div role="status">
      {(failed || connection === 'trying') && (
        <div class={`strip ${failed ? 'is-failed' : ''}`}>
          <span>{failed ? words.failed : words.reconnecting}</span>
          {failed && model.visitId !== null && !model.form && (
            <button type="button" class="plain" onClick={() => context.set({ form: true })}>
              {words.leaveMessage}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
