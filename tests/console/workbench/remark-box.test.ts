import { expect, it } from 'vitest';
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { createI18n } from 'vue-i18n';
import { en } from '#console/app/messages/en/all.ts';
import RemarkBox from '#console/workbench/side/remark-box.vue';
import { aDetail } from './a-session.ts';

const { may } = aDetail();
const READER = { ...may, note: { allowed: false, reason: 'no-right' } };

function rendered(change: Parameters<typeof aDetail>[0]): Promise<string> {
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en } });
  return renderToString(createSSRApp(RemarkBox, { detail: aDetail(change) }).use(i18n));
}

it('is written in by those who may', async () => {
  const page = await rendered({ remark: 'Likes powder' });

  expect(page).toContain('<textarea');
  expect(page).not.toContain(en.side['remark-read-only']);
});

it('is read by the others, who are told why they cannot write', async () => {
  const page = await rendered({ remark: 'Likes <b>powder</b>', may: READER });

  expect(page).not.toContain('<textarea');
  expect(page).toContain('Likes &lt;b&gt;powder&lt;/b&gt;');
  expect(page).toContain(en.side['remark-read-only']);
});

it('says to the others that nothing was noted', async () => {
  const page = await rendered({ remark: '', may: READER });

  expect(page).not.toContain('<textarea');
  expect(page).toContain(en.side['no-remark']);
});

it('says that it is saved only where there is something to save', async () => {
  expect(await rendered({ remark: '' })).not.toContain(en.summary['state-kept']);
  expect(await rendered({ remark: 'Likes powder' })).toContain(en.summary['state-kept']);
});
