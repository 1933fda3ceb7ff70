// The open widget, which the pages of the stories show closed or empty: nothing serious for those who cannot see or point.
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { bubble, chat, say, useWidget } from './a-widget.ts';
import { aSurvey } from './fake-api.ts';

const widget = useWidget();
const { aVisitor } = widget;
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe calls serious or critical in the widget. */
async function faultsOn(page: Page): Promise<readonly string[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.addScriptTag({ path: AXE });
  // What moves for ever is not waited for.
  await page.evaluate(
    `Promise.all(document.querySelector('usher-chat').shadowRoot.getAnimations()
      .filter((one) => one.effect?.getComputedTiming().endTime < 60000)
      .map((one) => one.finished.catch(() => null))).then(() => null)`,
  );
  return (await page.evaluate(
    `axe.run('usher-chat', { resultTypes: ['violations'] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`,
  )) as readonly string[];
}

const TEST_MS = 30_000;

describe('the open widget', { timeout: TEST_MS }, () => {
  it.each(['light', 'dark'] as const)(
    'has no serious fault that axe knows in chat, queue, form and survey: %s',
    async (colorScheme) => {
      const page = await aVisitor({ colorScheme, bypassCSP: true });
      await bubble(page).click();
      await say(page, 'Hello');
      await expect.poll(() => widget.api.state().sessionId).not.toBe(null);
      const sessionId = widget.api.state().sessionId ?? '';
      const faults: { [state: string]: readonly string[] } = { chat: await faultsOn(page) };
      const place = { sessionId, position: 3, waitFromMs: 120_000, waitToMs: 240_000, sinceMs: 0 };
      widget.api.stands({ phase: 'queued', answering: 'queue', place });
      await chat(page).getByText('You are 3rd').waitFor();
      faults.queue = await faultsOn(page);
      widget.api.stands({ phase: 'message-form', answering: 'form', place: null });
      await chat(page).getByLabel('How can we reach you?').fill('nonsense nonsense');
      await chat(page).getByLabel('Your message').focus();
      faults.form = await faultsOn(page);
      widget.api.stands({ phase: 'surveying', answering: 'nobody', survey: aSurvey(sessionId) });
      await chat(page).locator('.stars label').nth(1).click();
      faults.survey = await faultsOn(page);

      expect(faults).toEqual({ chat: [], queue: [], form: [], survey: [] });
    },
  );
});
