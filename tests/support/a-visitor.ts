// A visitor at the widget, by what they see and press: roles and words, never our own class names.
import type { Locator, Page } from 'playwright-core';
import { ENTRY_POINT_KEY } from '#activities/store/demo/ids.ts';
import { words } from '#console/widget/words/zh.ts';

export interface Visitor {
  readonly page: Page;
  /** Opens the chat by its bubble. */
  open(): Promise<void>;
  say(text: string): Promise<void>;
  /** Waits until the chat shows this. */
  sees(text: string | RegExp): Promise<void>;
  /** Everything said so far, in order: own words, answers, prompts and lines. */
  said(): Promise<readonly string[]>;
  press(name: string | RegExp): Promise<void>;
  button(name: string | RegExp): Locator;
}

/** A bound for a machine under load. */
const WAIT_MS = 60_000;
/** The bubble's name goes on with the number of unread messages. */
const OPEN = new RegExp(`^${words.open}`);

/** Opens the chat as a page of its own. */
export async function visitChat(page: Page, url: string): Promise<Visitor> {
  await page.goto(`${url}/w/${ENTRY_POINT_KEY}`);
  await field(page).waitFor({ timeout: WAIT_MS });
  return visitorOn(page);
}

/** Opens the demo page, the chat still closed. */
export async function visitDemo(page: Page, url: string): Promise<Visitor> {
  await page.goto(`${url}/demo`);
  const visitor = visitorOn(page);
  await visitor.button(OPEN).waitFor({ timeout: WAIT_MS });
  return visitor;
}

/** Whoever sits before this page, the chat being open. */
function visitorOn(page: Page): Visitor {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  return {
    page,
    button,
    press: (name) => button(name).click(),
    open: () => button(OPEN).click(),
    say: async (text) => {
      await field(page).fill(text);
      await field(page).press('Enter');
    },
    sees: async (text) => {
      await page.getByText(text).first().waitFor({ timeout: WAIT_MS });
    },
    said: () => page.getByRole('log').locator('[dir=auto]').allInnerTexts(),
  };
}

function field(page: Page): Locator {
  return page.getByRole('textbox', { name: words.yourMessage });
}
