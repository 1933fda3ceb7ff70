// Somebody of operations at the rules studio: sees and presses there, and edits by the operations behind it.
import type { Page } from 'playwright-core';
import type { DraftView } from '#api/contract/drafts.ts';
import { readRuleDraft, saveRuleInDraft, startRuleDraft } from '#api/contract/drafts.ts';
import { addFixture } from '#api/contract/fixtures.ts';
import { readRuleSet } from '#api/contract/rule-sets.ts';
import { zh } from '#console/app/messages/zh/all.ts';
import type { GuideRule } from '#rules/authoring/rule.ts';
import type { Fixture } from '#rules/fixtures/fixture.ts';
import { signInAt } from './a-console-agent.ts';
import { PASSWORD, type PersonName, type Shop } from './a-shop.ts';
import { type Staff, signInAs } from './ask-staff.ts';
import type { System } from './system.ts';

type Draft = import('zod').output<typeof DraftView>;
const SET = { set: 'guidance' } as const;

export interface Editor {
  readonly page: Page;
  readonly staff: Staff;
  draft(): Promise<Draft>;
  /** Changes one rule of the draft. */
  edit(ruleId: string, change: (rule: GuideRule) => GuideRule): Promise<void>;
  /** Opens a page of the studio: `publish`, `versions/1`. */
  open(place: string): Promise<void>;
  press(name: string | RegExp): Promise<void>;
  /** Publishes the draft now, by its page. */
  publish(): Promise<void>;
  /** Keeps a fixture that expects what happens on the live rules. */
  keep(fixture: Fixture): Promise<string>;
  /** The number of the live version. */
  live(): Promise<number | null>;
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
    edit: async (ruleId, change) => {
      const { id, revision, document } = await draft();
      const rule = (document as { rules: GuideRule[] }).rules.find((one) => one.id === ruleId);
      if (rule === undefined) throw new Error(`there is no rule ${ruleId}`);
      const params = { ...SET, id, rule: ruleId };
      await staff.ask(saveRuleInDraft, { params, body: { revision, rule: { ...change(rule) } } });
    },
    open: async (place) => {
      await page.goto(`${url}/rules/guidance/${place}`);
      await page.getByRole('navigation', { name: zh.studio.tabs }).waitFor();
    },
    press: (label) => page.getByRole('button', { name: label, exact: true }).click(),
    publish: async () => {
      await editor.open('publish');
      await editor.press(zh.publish.do);
      await page.getByText(zh.publish['see-version']).waitFor();
    },
    keep: async (document) =>
      (await staff.ask(addFixture, { params: SET, body: { document, expect: {} } })).id,
    live: async () => (await staff.ask(readRuleSet, { params: SET })).version,
  };
  return editor;
}

/** The rule with another first text. */
export function saying(rule: GuideRule, zhText: string): GuideRule {
  const [first, ...rest] = rule.event.params.messages;
  if (first?.kind !== 'text') throw new Error('its first message is no text');
  const messages = [{ ...first, text: { zh: zhText, en: zhText } }, ...rest];
  return { ...rule, event: { ...rule.event, params: { ...rule.event.params, messages } } };
}
