import { expect, it } from 'vitest';
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { createI18n } from 'vue-i18n';
import { type RefusalCode, Refused } from '#console/app/client.ts';
import FailedReading from '#console/app/failed-reading.vue';
import { en } from '#console/app/messages/en/all.ts';

function rendered(code: RefusalCode): Promise<string> {
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en } });
  const error = new Refused(code, { requestId: 'r1' });
  return renderToString(createSSRApp(FailedReading, { what: 'queue', error }).use(i18n));
}

it('says what could not be read, why, and that it is tried again by itself', async () => {
  const page = await rendered('unavailable');

  expect(page).toContain(en.failed.queue);
  expect(page).toContain(en.problem.unavailable);
  expect(page).toContain(en.failed['by-itself']);
  expect(page).toContain(en.ui.retry);
});

it('offers no other try where the same would be refused for ever', async () => {
  const page = await rendered('forbidden');

  expect(page).toContain(en.problem.forbidden);
  expect(page).not.toContain(en.failed['by-itself']);
  expect(page).not.toContain(en.ui.retry);
});
