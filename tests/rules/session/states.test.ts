import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { EVENT_TYPES } from '#rules/session/events.ts';
import { renderStates } from '#rules/session/states.ts';

const page = fileURLToPath(new URL('../../../docs/states.md', import.meta.url));

it('is published as it is: docs/states.md equals what the table renders', async () => {
  await expect(renderStates()).toMatchFileSnapshot(page);
});

it('draws every way into the end and a row for every event', () => {
  const rendered = renderStates();

  for (const phase of ['guiding', 'queued', 'bot', 'message_form', 'serving', 'warned', 'surveying'])
    expect(rendered).toContain(`${phase} --> ended`);
  for (const type of EVENT_TYPES) expect(rendered).toContain(`| \`${type}\` |`);
});
