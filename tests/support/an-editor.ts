// Somebody of operations at the rules studio: sees and presses there, and edits by the operations behind it.
import type { Page } from 'playwright-core';
import type { DraftView } from '#api/contract/drafts.ts';
import { readRuleDraft, startRuleDraft } from '#api/contract/drafts.ts';
import { addFixture } from '#api/contract/fixtures.ts';
import { zh } from '#console/app/messages/zh/all.ts';
import type { Fixture } from '#rules/fixtures/fixture.ts';
import { signInAt } from './a-console-agent.ts';
import { PASSWORD, type PersonName, type Shop } from './a-shop.ts';
import { type Staff, signInAs } from './ask-staff.ts';
import type { System } from './system.ts';

type Draft = import('zod').output<typeof DraftView>;
const SET = { set: 'guidance' } as const;

interface Editor {
  readonly page: Page;
  readonly staff: Staff;
  draft(): Promise<Draft>;
  /** Opens a page of the studio: a rule, `fixtures`. */
  open(place: string): Promise<void>;
  press(name: string | RegExp): Promise<void>;
  /** Keeps a fixture that expects what happens on the live rules. */
  keep(fixture: Fixture): Promise<string>;
}

/** There is no page that gives roles; the database does. */
export async function anEditor(
  { system, shop }: { readonly system: System; readonly shop: Shop },
  page: Page,
  name: PersonName,
): Promise<Editor> {
  const { url } = system;
  await shop.mayEnter(name);
  await system.database.rows(`UPDATE staff SET roles = '["operations"]' WHERE name = ?`, [name]);
  const staff = await signInAs(url, { name, password: PASSWORD, next: PASSWORD });
  await signInAt(page, url, name);
  const draft = async () => {
    const { id } = await staff.ask(startRuleDraft, { params: SET });
    return staff.ask(readRuleDraft, { params: { ...SET, id } });
  };
  const editor: Editor = {
    page,
    staff,
    draft,
    open: async (place) => {
      await page.goto(`${url}/rules/guidance/${place}`);
      await page.getByRole('navigation', { name: zh.studio.tabs }).waitFor();
    },
    press: (label) => page.getByRole('button', { name: label, exact: true }).click(),
    keep: async (document) =>
      (await staff.ask(addFixture, { params: SET, body: { document, expect: {} } })).id,
  };
  return editor;
}
