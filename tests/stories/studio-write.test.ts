// Operations writes a rule by clicking alone, or by keys alone, and a real visitor is guided by it; rules move by keys with their effect told before.
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { bringVisitors } from '#api/contract/demo.ts';
import { changeRuleGates, publishRuleDraft } from '#api/contract/draft-publishing.ts';
import { discardRuleDraft, listRuleDrafts, readRuleDraft } from '#api/contract/drafts.ts';
import { countRule } from '#api/contract/rule-trials.ts';
import { aShop, PASSWORD, type Shop } from '../support/a-shop.ts';
import { visitChat, visitDemo } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { byKeyboard } from '../support/keyboard.ts';
import { useSystem } from '../support/system.ts';
import { keepsItsPromises } from '../support/verified.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();
let shop: Shop;

beforeAll(async () => {
  shop = await aShop(system);
  // Recorded before anything is counted, one of them from nobody knows where.
  await shop.admin.ask(bringVisitors, { body: { count: 20 } });
  await visitChat(await browser.aPage(), system.url);
  await shop.admin.ask(changeRuleGates, { body: { fixtures: false, coverage: false } });
});

/** The administrator in the studio, with a fresh draft of their own open. */
async function inStudio(): Promise<Page> {
  const { drafts } = await shop.admin.ask(listRuleDrafts, { params: { set: 'guidance' } });
  for (const { id } of drafts) await shop.admin.ask(discardRuleDraft, { params: { set: 'guidance', id } });
  const page = await browser.aPage();
  await page.goto(`${system.url}/rules/guidance`);
  const fields = page.locator('input');
  await fields.nth(0).fill('admin');
  await fields.nth(1).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '贵宾冬季问候' }).waitFor();
  await page.getByRole('button', { name: '从线上版本开始草稿' }).click();
  await page.getByText(/处修改/).waitFor();
  return page;
}

async function newRule(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: '+ 新建规则' }).click();
  await page.getByRole('textbox', { name: '规则名称（中文）' }).fill(name);
  return page.getByRole('region', { name: '条件', exact: true });
}

/** Finds a fact as people call it; the caret then stands in its value. */
async function chooseFact(page: Page, query: string): Promise<void> {
  await page.getByRole('combobox', { name: /^搜索条件项/ }).fill(query);
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: /^搜索条件项/ }).waitFor({ state: 'detached' });
}

async function addValues(page: Page, fact: string, values: readonly string[]): Promise<void> {
  const field = page.getByRole('combobox', { name: `${fact}的值` });
  for (const value of values) {
    await field.fill(value);
    await field.press('Enter');
  }
  await field.press('Escape');
}

/** The caret stands in the new message. */
async function addText(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: '+ 文字' }).click();
  await page.keyboard.insertText(words);
}

async function draftOf(): Promise<{ id: string; revision: number; live: number | null }> {
  const { drafts } = await shop.admin.ask(listRuleDrafts, { params: { set: 'guidance' } });
  const [draft] = drafts;
  if (draft === undefined) throw new Error('there is no draft');
  return draft;
}

it('tells before a rule is moved by keys what it will win, and it wins that', async () => {
  const page = await inStudio();
  const third = page.getByRole('main').locator('[data-rule]').nth(2);
  const id = (await third.getAttribute('data-rule')) ?? '';
  const name = (await third.textContent()) ?? '';

  await third.focus();
  const told = page.getByText(/↑ 移到第 2 位： 预计命中 \d+/);
  await told.waitFor();
  const expected = /↑ 移到第 2 位： 预计命中 (\d+)/u.exec((await told.textContent()) ?? '')?.[1];
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByRole('status').getByText(`「${name}」已移到第 2 位`).waitFor({ state: 'attached' });
  await page.getByText('✓ 已保存').waitFor();
  await page.getByRole('link', { name, exact: true }).click();

  const wins = page.locator('[data-count="wins"]');
  await eventually(async () => expect(await wins.textContent()).toBe(expected));
  const draft = await draftOf();
  const { document } = await shop.admin.ask(readRuleDraft, { params: { set: 'guidance', id: draft.id } });
  const { rules } = document as { rules: { id: string }[] };
  expect(rules[1]?.id).toBe(id);
  const counted = await shop.admin.ask(countRule, {
    params: { set: 'guidance' },
    body: { draft: draft.id, rule: rules[1] ?? { id } },
  });
  expect(String(counted.wins)).toBe(expected);
});

it('asks of "not in this region" what to do when the region is unknown, and the count follows', async () => {
  const page = await inStudio();
  const conditions = await newRule(page, '不在吉林');
  await conditions.getByRole('button', { name: '+ 条件' }).click();
  await chooseFact(page, 'region');
  await page.getByRole('combobox', { name: '地域的比较方式' }).selectOption({ label: '不是其中任何一个' });
  await addValues(page, '地域', ['吉林']);
  const asked = page.getByRole('group', { name: '地域未知时呢？' });
  const root = conditions.locator('[data-true]').first();
  await root.waitFor();
  const before = Number(await root.getAttribute('data-true'));

  await asked.getByRole('button', { name: '未知不算' }).click();

  await asked.waitFor({ state: 'detached' });
  await page.getByText('当地域不是其中任何一个吉林，且地域已知时').waitFor();
  const rule = {
    id: 'known',
    name: { en: 'known' },
    enabled: true,
    conditions: {
      id: 'root',
      all: [{ id: 'known', fact: 'visit.region', operator: 'isNotSet', value: true }],
    },
    event: {
      type: 'guide',
      params: { messages: [{ id: 'm', kind: 'text', intervalSeconds: 0, text: { en: '.' } }] },
    },
  };
  const unknown = await shop.admin.ask(countRule, { params: { set: 'guidance' }, body: { rule } });
  expect(unknown.matches).toBeGreaterThan(0);
  await eventually(async () =>
    expect(Number(await root.getAttribute('data-true'))).toBe(before - unknown.matches),
  );
});

it('builds a rule with a group, a tag, a region, visits and three messages by clicks alone, and guides a real visitor with it', async () => {
  const page = await inStudio();

  const conditions = await newRule(page, '贵宾或吉林老客');
  await conditions.getByRole('button', { name: '+ 条件' }).click();
  await chooseFact(page, '标签');
  await addValues(page, '客户标签', ['VIP', '老客户']);
  await conditions.getByRole('button', { name: '+ 组' }).click();
  await chooseFact(page, 'jilin');
  await conditions.getByRole('button', { name: '+ 条件' }).first().click();
  await chooseFact(page, '来访次数');
  await page.getByRole('spinbutton', { name: '来访次数的值' }).fill('3');
  await addText(page, '点出来的问候，您好！');
  await page.getByRole('spinbutton', { name: '第 1 条消息的间隔' }).fill('1');
  await page.getByRole('button', { name: '+ 图片' }).click();
  await page.keyboard.insertText(`${system.url}/favicon.svg`);
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: '图片说明（中文）' }).fill('冬季海报');
  await addText(page, '要给您留座吗？');
  await page
    .getByText(
      '当客户标签有任意一个 VIP、老客户，且（地域是其中之一吉林，或来访次数不小于 3）时，发送 3 条消息，每位访客每 24 小时最多一次',
    )
    .waitFor();
  await page
    .getByRole('button', { name: /VIP，吉林，第 4 次/ })
    .getByText('✓')
    .waitFor();
  await page
    .getByRole('button', { name: /新访客，手机/ })
    .getByText('✗')
    .waitFor();
  await page.getByRole('link', { name: '← 全部规则' }).click();
  const mine = page.getByRole('link', { name: '贵宾或吉林老客' });
  await mine.focus();
  const rows = page.getByRole('main').locator('[data-rule]');
  const places = await rows.count();
  for (let place = 1; place < places; place += 1) await page.keyboard.press('Alt+ArrowUp');
  await eventually(async () => expect(await rows.first().textContent()).toBe('贵宾或吉林老客'));
  await page.getByText('✓ 已保存').waitFor();
  const { id, revision, live } = await draftOf();
  const before = await shop.admin.ask(readRuleDraft, { params: { set: 'guidance', id } });
  expect(before.unfinished).toEqual([]);
  await shop.admin.ask(publishRuleDraft, { params: { set: 'guidance', id }, body: { revision, live } });

  const visitor = await visitDemo(await browser.aPage(), system.url);
  await visitor.page.getByRole('radio', { name: /^贵宾/ }).check();
  await visitor.sees('点出来的问候，您好！');
  await keepsItsPromises(system);
});

it('writes "VIP, or third visit from Jilin" by keys alone, moves it to the top and sees it win in Try it', async () => {
  const { drafts } = await shop.admin.ask(listRuleDrafts, { params: { set: 'guidance' } });
  for (const { id } of drafts) await shop.admin.ask(discardRuleDraft, { params: { set: 'guidance', id } });
  const page = await browser.aPage();
  const keys = byKeyboard(page);
  await page.goto(`${system.url}/rules/guidance`);
  await page.getByRole('textbox').first().waitFor();
  await keys.press('Tab');
  await keys.reach(page.locator('input').nth(0));
  await keys.type('admin');
  await keys.press('Tab');
  await keys.type(PASSWORD);
  await keys.press('Enter');
  await page.getByRole('link', { name: '贵宾冬季问候' }).waitFor();
  await keys.press('Tab');

  await keys.reach(page.getByRole('button', { name: '从线上版本开始草稿' }));
  await keys.press('Enter');
  await page.getByText(/处修改/).waitFor();
  await keys.reach(page.getByRole('button', { name: '+ 新建规则' }));
  await keys.press('Enter');
  await keys.stands(page.getByRole('textbox', { name: '规则名称（中文）' }));
  await keys.type('贵宾或吉林三访');

  const conditions = page.getByRole('region', { name: '条件', exact: true });
  const valuesFor = (fact: string) => page.getByRole('combobox', { name: `${fact}的值` });
  const find = page.getByRole('combobox', { name: /^搜索条件项/ });
  await keys.reach(conditions.locator('select'));
  await keys.press('ArrowDown');
  await keys.reach(conditions.getByRole('button', { name: '+ 条件' }));
  await keys.press('Enter');
  await keys.stands(find);
  await keys.type('标签');
  await keys.press('Enter');
  await keys.stands(valuesFor('客户标签'));
  await keys.type('老客户');
  await keys.press('Enter');
  await keys.type('VIP');
  await keys.press('Enter');
  await keys.reachBack(conditions.getByRole('button', { name: /老客户/ }));
  await keys.press('Enter');
  await keys.stands(valuesFor('客户标签'));
  await keys.reach(conditions.getByRole('button', { name: '+ 组' }));
  await keys.press('Enter');
  await keys.stands(find);
  await keys.type('jilin');
  await keys.press('Enter');
  await keys.stands(valuesFor('地域'));
  await keys.reach(conditions.getByRole('button', { name: '+ 条件' }).first());
  await keys.press('Enter');
  await keys.stands(find);
  await keys.type('来访次数');
  await keys.press('Enter');
  await keys.stands(page.getByRole('spinbutton', { name: '来访次数的值' }));
  await keys.press('3');
  await keys.reach(conditions.getByRole('button', { name: '+ 条件' }).last());
  await keys.press('Enter');
  await keys.stands(find);
  await keys.press('Escape');
  await keys.reach(conditions.getByRole('button', { name: '「条件」的更多操作' }));
  await keys.press('Enter');
  await keys.stands(page.getByRole('menuitem'));
  await keys.press('End', 'Enter');
  await keys.stands(conditions.getByRole('button', { name: '+ 条件' }).last());

  const another = page.getByRole('button', { name: '+ 文字' });
  await keys.reach(another);
  await keys.press('Enter');
  await keys.stands(page.getByRole('textbox', { name: '第 1 条消息（中文）' }));
  await keys.type('用键盘写的问候');
  await keys.reach(another);
  await keys.press('Enter');
  await keys.reachBack(page.getByRole('button', { name: '上移第 2 条消息' }));
  await keys.press('Enter');
  await keys.stands(page.getByRole('button', { name: '下移第 1 条消息' }));
  await keys.press('Tab', 'Enter');
  await page
    .getByText('当客户标签有任意一个 VIP，或（地域是其中之一吉林，且来访次数不小于 3）时，发送 1 条消息')
    .waitFor();

  await keys.reachBack(page.getByRole('link', { name: '← 全部规则' }));
  await keys.press('Enter');
  await keys.stands(page.getByRole('link', { name: '贵宾或吉林三访' }));
  const rows = page.getByRole('main').locator('[data-rule]');
  const places = await rows.count();
  for (let place = 1; place < places; place += 1) await keys.press('Alt+ArrowUp');
  await eventually(async () => expect(await rows.first().textContent()).toBe('贵宾或吉林三访'));
  await page.getByText('✓ 已保存').waitFor();
  const { id } = await draftOf();
  const { document, unfinished } = await shop.admin.ask(readRuleDraft, { params: { set: 'guidance', id } });
  expect(unfinished).toEqual([]);
  expect((document as { rules: { name: unknown }[] }).rules[0]?.name).toEqual({ zh: '贵宾或吉林三访' });

  await keys.reachBack(page.getByRole('link', { name: '试一试' }));
  await keys.press('Enter');
  await keys.reach(page.getByRole('combobox', { name: '从哪里来' }));
  await keys.press('Enter', 'ArrowDown', 'Enter');
  await page.getByRole('article', { name: '草稿' }).getByText('用键盘写的问候').waitFor();
});
