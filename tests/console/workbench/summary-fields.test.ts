import { PiniaColada } from '@pinia/colada';
import { ID_INJECTION_KEY, ZINDEX_INJECTION_KEY } from 'element-plus';
import { createPinia } from 'pinia';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSSRApp, reactive, ref } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { createI18n } from 'vue-i18n';
import type { SummaryField } from '#api/contract/session-papers.ts';
import { en } from '#console/app/messages/en/all.ts';
import { missingFields } from '#console/workbench/side/summary-fields.ts';
import SummaryForm from '#console/workbench/side/summary-form.vue';

const EMPTY = { themeId: null, solved: null, words: ' ' };

function rendered(props: { required: readonly SummaryField[]; missing?: readonly SummaryField[] }) {
  const nothing = () => Promise.resolve(true);
  const summary = {
    fields: reactive({ ...EMPTY }),
    state: ref('kept' as const),
    problem: ref(''),
    theirs: ref(null),
    take: nothing,
    keepMine: nothing,
    saveNow: nothing,
  };
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en } });
  const app = createSSRApp(SummaryForm, { summary, may: true, ...props });
  app.provide(ID_INJECTION_KEY, { prefix: 0, current: 0 }).provide(ZINDEX_INJECTION_KEY, { current: 0 });
  return renderToString(app.use(i18n).use(createPinia()).use(PiniaColada));
}

// The form asks for its themes.
beforeAll(() => vi.stubGlobal('fetch', async () => new Response('{"themes":[]}')));
afterAll(() => vi.unstubAllGlobals());

describe('the required fields of a summary', () => {
  it('are missing while they are empty, in the order of the form', () => {
    expect(missingFields(['words', 'themeId'], EMPTY)).toEqual(['themeId', 'words']);
    expect(missingFields(['solved'], { ...EMPTY, solved: 'no' })).toEqual([]);
    expect(missingFields([], EMPTY)).toEqual([]);
  });

  it('are marked by a word before the session ends, the others are not', async () => {
    const page = await rendered({ required: ['solved'] });

    expect(page.split(`>${en.summary.required}<`)).toHaveLength(2);
    expect(page).not.toContain(en.summary['needed-solved']);
  });

  it('say what is still needed once ending was refused', async () => {
    const page = await rendered({ required: ['solved', 'words'], missing: ['words'] });

    expect(page).toContain(en.summary['needed-words']);
    expect(page).not.toContain(en.summary['needed-solved']);
  });

  it('are not called saved while nothing was written', async () => {
    expect(await rendered({ required: [] })).not.toContain(en.summary['state-kept']);
  });
});
