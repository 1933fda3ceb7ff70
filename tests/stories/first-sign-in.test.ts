// The first administrator signs in with what `npm start` printed, and types it once.
import { expect, it } from 'vitest';
import { zh } from '#console/app/messages/zh/all.ts';
import { PASSWORD } from '../support/a-shop.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';

const system = useSystem();
const browser = useBrowser();

it('asks for the one-time password once, again only when the page that knew it is gone', async () => {
  const { administrator, url } = system;
  if (administrator === null) throw new Error('a first sign-in needs a seeded system');
  const page = await browser.aPage();
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const enter = async () => {
    await page.goto(url);
    await field(zh.entry.name).fill(administrator.name);
    await field(zh.entry.password).fill(administrator.password);
    await page.getByRole('button', { name: zh.entry.enter, exact: true }).click();
    await field(zh.entry.next).waitFor();
  };

  await enter();
  const asked = await field(zh.entry.current).count();
  await page.reload();
  await field(zh.entry.next).waitFor();
  const askedAgain = await field(zh.entry.current).count();
  await page.context().clearCookies();
  await enter();
  await field(zh.entry.next).fill(PASSWORD);
  await field(zh.entry.again).fill(PASSWORD);
  await page.getByRole('button', { name: zh.entry['save-password'] }).click();
  await page.getByRole('navigation', { name: zh.shell.places }).waitFor();

  expect([asked, askedAgain]).toEqual([0, 1]);
});
