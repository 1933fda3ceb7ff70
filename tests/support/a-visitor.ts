// A visitor at the widget, by what they see and press: roles and words, never our own class names.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ENTRY_POINT_KEY } from '#activities/store/demo/ids.ts';
import { words } from '#console/widget/words/zh.ts';
import { eventually } from './wait.ts';

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

/** Gives stars and that many stars' tags, each kept as soon as it is pressed. */
export async function rate(visitor: Visitor, stars: number, tags: readonly string[]): Promise<void> {
  await star(visitor, stars).waitFor({ timeout: WAIT_MS });
  // The star itself is drawn over its radio button, within the same label.
  await visitor.page
    .locator('label')
    .filter({ has: star(visitor, stars) })
    .click();
  for (const tag of tags) await visitor.press(tag);
  await sawRating(visitor, stars, tags);
}

/** Waits until the survey stands like this. */
export async function sawRating(visitor: Visitor, stars: number, tags: readonly string[]): Promise<void> {
  await eventually(async () => {
    expect(await star(visitor, stars).isChecked()).toBe(true);
    for (const tag of tags) expect(await visitor.button(tag).getAttribute('aria-pressed')).toBe('true');
  });
}

function star({ page }: Visitor, stars: number): Locator {
  return page.getByRole('radio', { name: words.starCount(stars) });
}
