// A new version goes to half of the new visits: everybody keeps their side, the studio shows both, and stopping gives live to all who come.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { changeRuleGates, publishRuleDraft } from '#api/contract/draft-publishing.ts';
import { saveRuleInDraft, startRuleDraft } from '#api/contract/drafts.ts';
import { readRollouts } from '#api/contract/rollouts.ts';
import { zh } from '#console/app/messages/zh/all.ts';
import { signInAt } from '../support/a-console-agent.ts';
import { aGuideRule, aLeaf } from '../support/a-rule-set.ts';
import { aShop, type Shop } from '../support/a-shop.ts';
import { visitDemo } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();
const GREETINGS = { live: '一直的问候', canary: '灰度里的问候' } as const;
type Side = keyof typeof GREETINGS;
/** So many on one side alone would be a wonder. */
const ENOUGH = 24;
/** A bound for a machine under load. */
const WAIT_MS = 60_000;

/** The administrator's draft, with a greeting before all others for everybody without a campaign. */
async function aGreeting({ admin }: Shop, side: Side) {
  const { id, revision } = await admin.ask(startRuleDraft, { params: { set: 'guidance' } });
  const rule = aGuideRule('greeting', [aLeaf('visit.campaign', 'isNotSet', true)], {
    name: { zh: GREETINGS[side], en: side },
  });
  return admin.ask(saveRuleInDraft, {
    params: { set: 'guidance', id, rule: rule.id },
    body: { revision, rule: { ...rule }, after: null },
  });
}

/** By the rule that the demo page names. */
async function sideOf(page: Page): Promise<Side> {
  const card = page.getByRole('region', { name: '当前规则' });
  const live = card.getByText(GREETINGS.live);
  await live.or(card.getByText(GREETINGS.canary)).waitFor({ timeout: WAIT_MS });
  return (await live.count()) > 0 ? 'live' : 'canary';
}

it('gives half of the new visits the new version, keeps them there, and takes it from nobody but new ones', async () => {
  const shop = await aShop(system);
  await shop.admin.ask(changeRuleGates, { body: { fixtures: false, coverage: false } });
  const { id, revision, live: before } = await aGreeting(shop, 'live');
  const body = { revision, live: before };
  await shop.admin.ask(publishRuleDraft, { params: { set: 'guidance', id }, body });
  await aGreeting(shop, 'canary');
  const studio = await browser.aPage();
  await signInAt(studio, system.url, 'admin');
  await studio.goto(`${system.url}/rules/guidance/publish`);
  await studio.getByRole('radio', { name: zh.rollout['reach-share'] }).check({ force: true });
  await studio.getByRole('spinbutton', { name: zh.rollout.percent }).fill('50');
  await studio.getByRole('spinbutton', { name: zh.rollout.percent }).press('Tab');
  await studio.getByRole('button', { name: '把草稿灰度给 50 % 的新访问' }).click();
  await studio.getByText(/50 % 的新访问；其余为/).waitFor();
  const sides = new Map<Page, Side>();
  while (sides.size < ENOUGH && new Set(sides.values()).size < 2) {
    const { page } = await visitDemo(await browser.aPage(), system.url);
    sides.set(page, await sideOf(page));
  }

  expect(new Set(sides.values())).toEqual(new Set(['live', 'canary']));
  for (const [page, side] of sides) {
    await page.reload();
    expect(await sideOf(page)).toBe(side);
  }
  const { live, canary } = await shop.admin.ask(readRollouts, { params: { set: 'guidance' } });
  await studio.reload();
  const table = studio.getByRole('table');
  await table.getByRole('columnheader', { name: `线上 第 ${live} 版` }).waitFor();
  await table.getByRole('columnheader', { name: `灰度 第 ${canary?.number} 版` }).waitFor();
  const visits = table.getByRole('row', { name: new RegExp(`^${zh.rollout.visits}`) }).getByRole('cell');
  await eventually(async () => {
    const [onLive = 0, onNew = 0] = (await visits.allTextContents()).map(Number);
    expect([onLive > 0, onNew > 0]).toEqual([true, true]);
  });
  await studio.getByRole('button', { name: zh.rollout.stop, exact: true }).click();
  await studio.getByText(/的灰度已停止（50 %）/).waitFor();

  for (let late = 0; late < 5; late += 1) {
    const { page } = await visitDemo(await browser.aPage(), system.url);
    expect(await sideOf(page)).toBe('live');
  }
  await keepsItsPromises(system);
});
