// A wait set to 45 seconds: picture, sentence and the rule's JSON agree.
import { expect, it } from 'vitest';
import { listRuleDrafts, readRuleDraft } from '#api/contract/drafts.ts';
import { zh } from '#console/app/messages/zh/all.ts';
import { signInAt } from '../support/a-console-agent.ts';
import { aShop } from '../support/a-shop.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();

it('shows a wait of 45 s alike in the picture, in the sentence and in the JSON', async () => {
  const { admin } = await aShop(system);
  const page = await browser.aPage();
  await signInAt(page, system.url, 'admin');
  await page.goto(`${system.url}/rules/assignment/vip-to-owner`);
  await page.getByRole('button', { name: zh.studio.start, exact: true }).click();
  const plan = page.getByRole('region', { name: zh.plan.title, exact: true });
  const edge = plan.getByRole('slider').first();
  await edge.waitFor();

  const wait = plan.getByRole('spinbutton', { name: zh.plan.wait, exact: true }).first();
  await wait.fill('45');
  await wait.press('Enter');

  await plan.getByText('0:00 问归属人，等 0:45；0:45 问', { exact: false }).waitFor();
  expect(await edge.getAttribute('aria-valuenow')).toBe('45');
  await edge.press('ArrowRight');
  await plan.getByText('等 0:50；0:50 问', { exact: false }).waitFor();
  await edge.press('ArrowLeft');
  const params = { set: 'assignment' } as const;
  await eventually(async () => {
    const [draft] = (await admin.ask(listRuleDrafts, { params })).drafts;
    const { document } = await admin.ask(readRuleDraft, { params: { ...params, id: draft?.id ?? '' } });
    const { rules } = document as { rules: { id: string; event: { params: { plan: object } } }[] };
    const rule = rules.find(({ id }) => id === 'vip-to-owner');
    expect(rule?.event.params.plan).toMatchObject({ steps: [{ waitSeconds: 45 }, {}, {}] });
  });
});
