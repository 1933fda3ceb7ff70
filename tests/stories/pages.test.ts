// Every page that a newcomer meets, in every look there is, wide or narrow, light or dark, in either language: nothing serious for those who cannot see or point.
// `PICTURES=folder` keeps a picture of each.
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { GUIDANCE } from '#activities/store/demo/guidance-rules.ts';
import { en } from '#console/app/messages/en/all.ts';
import { aShop, PASSWORD } from '../support/a-shop.ts';
import { visitChat } from '../support/a-visitor.ts';
import { useBrowser } from '../support/browser.ts';
import { useSystem } from '../support/system.ts';
import { eventually } from '../support/wait.ts';

const system = useSystem();
const browser = useBrowser();
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** Colours are judged when nothing fades any more; what moves for ever is not waited for. */
const STILL = `(async () => {
  // What has just been asked for begins to fade with the frame after.
  for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
  const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < 60000);
  await Promise.all(moving.map((one) => one.finished.catch(() => null)));
})()`;
const QUIET_MS = 250;
/** How often the page changed once it was still. */
const CHANGES = `(async () => {
  await ${STILL};
  let seen = 0;
  const observer = new MutationObserver((records) => (seen += records.length));
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  await new Promise((resolve) => setTimeout(resolve, ${QUIET_MS}));
  observer.disconnect();
  return seen;
})()`;

/** Waits until nothing has been asked for, awaited or drawn anew for a while. Call it before the page asks for anything. */
function settling(page: Page): () => Promise<void> {
  let asked = 0;
  let answered = 0;
  page.on('request', () => asked++);
  page.on('requestfinished', () => answered++);
  page.on('requestfailed', () => answered++);
  return () =>
    eventually(async () => {
      const before = asked;
      expect([await page.evaluate(CHANGES), asked - before, asked - answered]).toEqual([0, 0, 0]);
    });
}

/** What axe calls serious or critical, in words; of these rules alone where some are given. */
async function faultsOn(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.addScriptTag({ path: AXE });
  const findings = (await page.evaluate(
    `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) })}).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })))`,
  )) as readonly Finding[];
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** For whoever wants to look at them; nothing else depends on it. */
async function keepPicture(page: Page, look: string, at: string): Promise<void> {
  const { PICTURES } = process.env;
  if (!PICTURES) return;
  const name = at.replaceAll(sessionId, 'session').replace(/\W+/g, '-').replace(/^-/, '');
  await page.screenshot({ path: path.join(PICTURES, look.replace(/\W+/g, '-'), `${name}.png`) });
}

async function signIn(page: Page, name = 'admin'): Promise<void> {
  await page.goto(system.url);
  const fields = page.locator('input');
  await fields.nth(0).fill(name);
  await fields.nth(1).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** As a link does, in the page that is open: a console loads once. */
async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate', { state: {} }))`,
  );
  await page.waitForFunction(`location.pathname === ${JSON.stringify(path)}`);
}

const [RULE] = GUIDANCE.rules;
let sessionId = '';

beforeAll(async () => {
  const shop = await aShop(system);
  await shop.mayEnter('zhaolei');
  const visitor = await visitChat(await browser.aPage(), system.url);
  await visitor.say('在吗？');
  await eventually(async () => {
    const rows = await system.database.rows("SELECT id FROM sessions WHERE phase <> 'guiding'");
    expect(rows).toHaveLength(1);
    sessionId = String(rows[0]?.id);
  });
});

const inside = (): readonly string[] => [
  '/welcome',
  '/workbench/mine',
  '/workbench/queue',
  '/workbench/messages',
  '/workbench/ended',
  `/workbench/open/${sessionId}`,
  `/sessions/${sessionId}/why`,
  '/rules/guidance',
  `/rules/guidance/${RULE?.id}`,
  '/rules/guidance/conditions',
  '/rules/guidance/try',
  '/rules/guidance/fixtures',
  '/rules/guidance/versions',
  '/rules/guidance/versions/1',
  '/rules/guidance/versions/canary',
  '/rules/guidance/publish',
  '/rules/assignment',
  '/notices',
  '/settings',
  '/settings/roles',
];
const WIDE = { name: 'wide', size: { width: 1280, height: 800 } };
const NARROW = { name: 'narrow', size: { width: 390, height: 844 } };
/** The looks in turn: a page stands at one width in one language and at the other in the other, and each kind of page meets them all. */
function lookOf(turn: number) {
  const width = turn % 2 === 0 ? WIDE : NARROW;
  const [colorScheme, other] = turn % 4 < 2 ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
  return { width, colorScheme, other };
}
/** What light and dark decide; the rest is the same in both. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
const OUTSIDE = ['/sign-in', '/demo', '/w/demo', '/help/findings'];

describe('a page', () => {
  for (const { locale, first, bothColours } of [
    { locale: 'zh-CN', first: 0, bothColours: true },
    { locale: 'en-US', first: 1, bothColours: false },
  ])
    it(`has no serious fault that axe knows, in ${locale}`, async () => {
      const page = await browser.aPage({ locale, bypassCSP: true });
      const settled = settling(page);
      const faults: { readonly [look: string]: readonly string[] }[] = [];
      const look = async (at: string, name: string, rules?: readonly string[]): Promise<void> => {
        await keepPicture(page, name, at);
        const found = await faultsOn(page, rules);
        if (found.length > 0) faults.push({ [`${at} ${name}`]: found });
      };
      let turn = first;
      const inspect = async (at: string, open: (at: string) => Promise<unknown>): Promise<void> => {
        const { width, colorScheme, other } = lookOf(turn);
        turn += 1;
        await page.setViewportSize(width.size);
        await page.emulateMedia({ colorScheme });
        await open(at);
        await settled();
        await look(at, `${width.name}, ${colorScheme}, ${locale}`);
        if (!bothColours) return;
        await page.emulateMedia({ colorScheme: other });
        await page.evaluate(STILL);
        await look(at, `${width.name}, ${other}, ${locale}`, COLOUR_RULES);
      };
      for (const at of OUTSIDE) await inspect(at, (to) => page.goto(`${system.url}${to}`));
      await signIn(page);
      for (const at of inside()) await inspect(at, (to) => follow(page, to));

      expect(faults).toEqual([]);
    });

  it('has none either where it is forbidden, out of reach, failed or still loading', async () => {
    const page = await browser.aPage({ locale: 'en-US', bypassCSP: true });
    await page.route('**/api/sessions?*list=ended*', (route) => route.abort());
    // Never answered: what waits for it goes on loading.
    await page.route('**/api/left-messages*', () => undefined);
    await signIn(page, 'zhaolei');
    const inState = async (at: string, words: string): Promise<readonly string[]> => {
      await follow(page, at);
      await page.getByText(words).first().waitFor();
      await page.evaluate(CHANGES);
      await keepPicture(page, 'states', at);
      return faultsOn(page);
    };

    expect({
      forbidden: await inState('/settings/roles', en.ui.forbidden),
      outOfReach: await inState(`/sessions/${sessionId}/why`, en.problem['not-found']),
      failed: await inState('/workbench/ended', en.failed.ended),
      loading: await inState('/workbench/messages', en.left.open),
    }).toEqual({ forbidden: [], outOfReach: [], failed: [], loading: [] });
    // In the final shape: one row below the other.
    const [first, second] = await page.locator('.skeleton .dot').all();
    const boxes = [await first?.boundingBox(), await second?.boundingBox()];
    expect(boxes[1]?.x).toBe(boxes[0]?.x);
    expect(boxes[1]?.y).toBeGreaterThan(boxes[0]?.y ?? Infinity);
  });

  it('says which list could not be read, and has it by itself once the server answers', async () => {
    const page = await browser.aPage({ locale: 'en-US' });
    const lists = /\/api\/(sessions|queue|left-messages)\?/;
    await page.route(lists, (route) => route.abort());
    await signIn(page, 'zhaolei');
    for (const list of ['mine', 'queue', 'open', 'messages', 'ended'] as const) {
      await follow(page, `/workbench/${list}`);
      await page.getByText(en.failed[list]).waitFor();
    }
    // What is not known is not said to be empty.
    expect(await page.getByText(en.workbench['empty-offline']).count()).toBe(0);

    await page.unroute(lists);

    await page.getByText(en.failed.ended).waitFor({ state: 'detached' });
    await follow(page, '/workbench/mine');
    await page.getByText(en.failed.mine).waitFor({ state: 'detached' });
  });
});
