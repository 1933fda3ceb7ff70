// An agent before the console, by what they see and press: roles, words and keys, never our own class names.
import type { Locator, Page } from 'playwright-core';
import { zh } from '#console/app/messages/zh/all.ts';
import { PASSWORD } from './a-shop.ts';

export interface ConsoleAgent {
  readonly page: Page;
  /** The rows of the list that stands open now. */
  readonly rows: Locator;
  /** The row whose words contain this. */
  row(words: string): Locator;
  /** Opens the row once it is there. */
  open(words: string): Promise<void>;
  /** The conversation in the middle. */
  readonly conversation: Locator;
  readonly replyBox: Locator;
  /** Waits until the conversation shows this. */
  sees(text: string | RegExp): Promise<void>;
  answer(text: string): Promise<void>;
  /** Presses a key of the console, the caret being in no field. */
  key(key: string): Promise<void>;
  dialog(name: string): Locator;
  /** Chooses a state in the presence menu. */
  go(presence: 'online' | 'suspended' | 'offline'): Promise<void>;
  /** Whether the system may give more; by the palette. */
  accept(accepting: boolean): Promise<void>;
  /** What people said in the open conversation, as it stands there: sent and waiting. */
  said(): Promise<readonly string[]>;
}

/** A bound for a machine under load. */
const WAIT_MS = 60_000;

/** Signs in by name and password, as `shop.mayEnter` allowed, and goes online. */
export async function workAt(page: Page, url: string, name: string): Promise<ConsoleAgent> {
  await signInAt(page, url, name);
  const agent = consoleOn(page);
  await agent.go('online');
  return agent;
}

/** Opens the console, signed out, and signs in. */
export async function signInAt(page: Page, url: string, name: string): Promise<void> {
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(url);
  await page.getByRole('textbox', { name: zh.entry.name }).fill(name);
  await page.getByRole('textbox', { name: zh.entry.password }).fill(PASSWORD);
  await page.getByRole('button', { name: zh.entry.enter, exact: true }).click();
  await page.getByRole('navigation', { name: zh.shell.places }).waitFor();
}

function consoleOn(page: Page): ConsoleAgent {
  const rows = page.getByRole('complementary', { name: zh.workbench.lists }).getByRole('listitem');
  const conversation = page.getByRole('region', { name: zh.workbench.conversation });
  const replyBox = conversation.getByRole('textbox', { name: zh.reply.reply });
  const presenceButton = page.getByRole('button', { name: new RegExp(zh.presence.load) });
  const row = (words: string) => rows.filter({ hasText: words }).first();
  return {
    page,
    rows,
    row,
    conversation,
    replyBox,
    open: async (words) => {
      await row(words).getByRole('button').first().click();
      await replyBox.waitFor();
    },
    sees: async (text) => {
      await conversation.getByText(text).first().waitFor();
    },
    answer: async (text) => {
      await replyBox.fill(text);
      await replyBox.press('Enter');
    },
    key: async (key) => {
      if (await replyBox.isVisible()) await replyBox.blur();
      await page.keyboard.press(key);
    },
    dialog: (name) => page.getByRole('dialog', { name }),
    go: async (presence) => {
      await presenceButton.click();
      const states = page.getByRole('radiogroup', { name: zh.presence.title });
      const state = states.getByRole('radio', { name: new RegExp(zh.presence[`${presence}-means`]) });
      await state.click();
      await presenceButton.getByText(zh.presence[presence], { exact: true }).waitFor();
      await page.keyboard.press('Escape');
      await states.waitFor({ state: 'hidden' });
    },
    accept: async (accepting) => {
      await page.keyboard.press('Control+k');
      const box = page.getByRole('combobox', { name: zh.action.palette });
      // Typed where the caret is: whoever opens the palette types at once.
      await box.and(page.locator(':focus')).waitFor();
      await page.keyboard.type(zh.action[accepting ? 'accepting-on' : 'accepting-off']);
      await box.press('Enter');
      await presenceButton.getByText(zh.presence[accepting ? 'accepting-on' : 'accepting-off']).waitFor();
    },
    said: () => conversation.getByRole('log').locator('[dir=auto]').allInnerTexts(),
  };
}
