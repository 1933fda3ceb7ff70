/** The built widget on a page of a pretended shop, for the tests of this folder that need a browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { useBrowser } from '#tests/support/browser.ts';
import { type FakeApi, startFakeApi } from './fake-api.ts';

export interface AWidget {
  /** What was built. */
  readonly folder: string;
  readonly api: FakeApi;
  readonly browser: ReturnType<typeof useBrowser>;
  /** A page whose visit is open, the chat still closed. */
  aVisitor(options?: Parameters<ReturnType<typeof useBrowser>['aPage']>[0]): Promise<Page>;
}

/** Call it at the top of the file. */
export function useWidget(): AWidget {
  const folder = mkdtempSync(path.join(tmpdir(), 'usher-widget-'));
  const browser = useBrowser();
  let api: FakeApi;
  beforeAll(async () => {
    const configFile = fileURLToPath(import.meta.resolve('#console/widget/vite.config.ts'));
    await build({ configFile, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  }, 60_000);
  beforeEach(async () => {
    api = await startFakeApi(folder);
  });
  afterEach(() => api.close());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    browser,
    get api() {
      return api;
    },
    aVisitor: async (options = {}) => {
      const page = await browser.aPage({ locale: 'en-US', ...options });
      await page.goto(api.url);
      await bubble(page).waitFor();
      await expect.poll(() => api.calls).toContain('GET /api/visits/v1/events');
      return page;
    },
  };
}

export const chat = (page: Page): Locator => page.locator('usher-chat');
export const bubble = (page: Page): Locator => chat(page).locator('.bubble');
export const field = (page: Page): Locator => chat(page).getByRole('textbox');

export async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}
