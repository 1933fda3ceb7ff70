// Two people edit, approve and publish at once where two are required: one wins, the other keeps every edit.
import { expect, it } from 'vitest';
import { changeRuleGates, readDraftReview, reviewRuleDraft } from '#api/contract/draft-publishing.ts';
import { readRuleSet } from '#api/contract/rule-sets.ts';
import { zh } from '#console/app/messages/zh/all.ts';
import { aShop } from '../support/a-shop.ts';
import { anEditor, type Editor, saying } from '../support/an-editor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();

async function approves(editor: Editor, other: Editor): Promise<void> {
  const { id } = await other.draft();
  const params = { set: 'guidance', id } as const;
  const { holdsFor } = await editor.staff.ask(readDraftReview, { params });
  await editor.staff.ask(reviewRuleDraft, { params, body: { kind: 'approve', holdsFor } });
}

const isLive = (editor: Editor) => editor.page.getByText(zh.publish['see-version']);
const isRefused = (editor: Editor) =>
  editor.page.getByRole('region', { name: zh.publish['live-moved-title'] });

it('lets one of two win, and brings the other’s edits in after it', async () => {
  const shop = await aShop(system);
  await shop.admin.ask(changeRuleGates, { body: { twoPersons: true } });
  const lina = await anEditor({ system, shop }, await browser.aPage(), 'lina');
  const ming = await anEditor({ system, shop }, await browser.aPage(), 'chenming');
  await lina.edit('vip-winter', (rule) => saying(rule, '丽娜写的'));
  await ming.edit('vip-winter', (rule) => saying(rule, '阿明写的'));
  await ming.edit('family-trip', (rule) => ({ ...rule, note: '阿明的备注' }));
  await approves(ming, lina);
  await approves(lina, ming);
  for (const editor of [lina, ming]) await editor.open('publish');
  const approve = lina.page.getByRole('button', { name: zh.publish.approve, exact: true });
  await approve.waitFor();
  expect(await approve.isDisabled()).toBe(true);
  await lina.page.getByText(zh.publish['own-edits']).waitFor();

  await Promise.all([lina.press(zh.publish.do), ming.press(zh.publish.do)]);

  await Promise.all([lina, ming].map((one) => isLive(one).or(isRefused(one)).first().waitFor()));
  const won = await isLive(lina).isVisible();
  const [winner, loser] = won ? [lina, ming] : [ming, lina];
  expect(await isLive(loser).isVisible()).toBe(false);
  const theirs = won ? '丽娜写的' : '阿明写的';
  const mine = won ? '阿明写的' : '丽娜写的';
  const region = isRefused(loser);
  await region.getByText(new RegExp(theirs)).first().waitFor();
  await region.getByText(new RegExp(mine)).first().waitFor();
  await region.getByRole('button', { name: zh.publish['take-in'] }).click();
  await region.waitFor({ state: 'detached' });
  await approves(winner, loser);
  await loser.publish();

  await eventually(async () => {
    const { version, rules } = await winner.staff.ask(readRuleSet, { params: { set: 'guidance' } });
    expect(version).toBe(3);
    const live = JSON.stringify(rules);
    expect(live).toContain(mine);
    expect(live).toContain('阿明的备注');
  });
});
