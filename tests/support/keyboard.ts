// Somebody without a mouse: keys go to whatever has the focus, which is found by tabbing and must never be lost.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually } from './wait.ts';

export interface Keyboard {
  /** Tabs on until this has the focus. */
  reach(target: Locator): Promise<void>;
  /** Tabs back until this has the focus. */
  reachBack(target: Locator): Promise<void>;
  /** Waits until the focus has come here by itself. */
  stands(target: Locator): Promise<void>;
  press(...keys: readonly string[]): Promise<void>;
  /** As an input method does, which sends words and no keys. */
  type(words: string): Promise<void>;
}

/** More stops than any page has. */
const MOST_STOPS = 150;
/** A bound for a machine under load. */
const STEP_MS = 15_000;

export function byKeyboard(page: Page): Keyboard {
  const focused = page.locator(':focus');
  const has = async (target: Locator) => (await target.and(focused).count()) > 0;
  /** Where the focus is on nothing, the next Tab may begin anywhere. */
  const standsSomewhere = () =>
    eventually(async () => expect(await focused.count(), 'something has the focus').toBe(1));
  const walk = async (target: Locator, key: string) => {
    await standsSomewhere();
    await target.waitFor();
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await has(target)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${key} never comes to ${String(target)}`);
  };
  return {
    reach: (target) => walk(target, 'Tab'),
    reachBack: (target) => walk(target, 'Shift+Tab'),
    stands: (target) => target.and(focused).waitFor({ timeout: STEP_MS }),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: (words) => page.keyboard.insertText(words),
  };
}
