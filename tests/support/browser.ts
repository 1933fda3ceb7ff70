import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterEach, beforeAll } from 'vitest';
import { ask } from './ask.ts';

export interface TestBrowser {
  /** A page in a context of its own (another person, another device); closed after the test. */
  aPage(options?: BrowserContextOptions): Promise<Page>;
  /** A further context, for several tabs of one person. */
  aContext(options?: BrowserContextOptions): Promise<BrowserContext>;
}

/** One for all the files that this process runs; it ends with the process. */
let launched: Promise<Browser> | undefined;

async function launch(): Promise<Browser> {
  const { program } = await ask('browser');
  return chromium.launch({
    executablePath: program,
    // Containers run tests as root and with a small /dev/shm; both are fatal to Chromium's defaults.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** A Chromium for this test file; what it opens is closed after each test. Call it at the top of the file. */
export function useBrowser(): TestBrowser {
  let browser: Browser | undefined;
  let contexts: BrowserContext[] = [];
  beforeAll(async () => {
    launched ??= launch();
    browser = await launched;
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
  });
  const aContext = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    if (browser === undefined) throw new Error('the browser is there from the first test on');
    const context = await browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    contexts.push(context);
    return context;
  };
  return { aContext, aPage: async (options) => (await aContext(options)).newPage() };
}
