import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { bubble, chat, field, say, useWidget } from './a-widget.ts';
import { aGuidedText, anAnswer, aPicture, aSurvey } from './fake-api.ts';

const widget = useWidget();
const { folder, browser, aVisitor } = widget;
const said = (page: Page) => chat(page).locator('.words');

const TALL = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="250"/>';
const TEST_MS = 30_000;

describe('the widget in a browser', { timeout: TEST_MS }, () => {
  it('fetches at most 30 kB until survey and form were used, the loader at most 1 kB of it, and one language', async () => {
    const fetched = new Set<string>();
    const page = await browser.aPage({ locale: 'en-US' });
    page.on('response', (response) => {
      if (/\.(js|css)$/.test(response.url())) fetched.add(path.basename(response.url()));
    });
    await page.goto(widget.api.url);
    await bubble(page).click();
    await say(page, 'Hello');
    await expect.poll(() => widget.api.state().sessionId).not.toBe(null);
    widget.api.stands({ phase: 'surveying', survey: aSurvey(widget.api.state().sessionId ?? '') });
    await chat(page).locator('.stars label').nth(4).click();
    widget.api.stands({ phase: 'message-form', answering: 'form', survey: null });
    await chat(page).getByLabel('How can we reach you?').fill('zhang@example.com');

    const bytes = [...fetched].map(
      (name) => gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length,
    );

    expect([...fetched].map((name) => name.replace(/-.*/, '')).sort()).toEqual(['chat', 'en', 'widget.js']);
    expect(bytes.reduce((sum, more) => sum + more, 0)).toBeLessThanOrEqual(30 * 1_024);
    expect(gzipSync(readFileSync(path.join(folder, 'widget.js'))).length).toBeLessThanOrEqual(1_024);
  });

  it('shows two guided messages outside, folds the older, and leaves the page to be used', async () => {
    const page = await aVisitor({ viewport: { width: 390, height: 844 } });
    widget.api.stands({ phase: 'guiding' });
    for (const index of [0, 1, 2]) widget.api.happens(aGuidedText(index, `words ${index}`));
    await expect.poll(() => chat(page).locator('.note').allTextContents()).toEqual(['words 1', 'words 2']);

    await page.locator('#buy').click();
    await page.mouse.move(30, 400);
    await page.mouse.wheel(0, 500);

    expect(await page.locator('#buy').textContent()).toBe('bought');
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
    expect(await chat(page).getByText('1 earlier').isVisible()).toBe(true);
  });

  it('folds guided messages for the whole visit and says so', async () => {
    const page = await aVisitor();
    widget.api.stands({ phase: 'guiding' });
    widget.api.happens(aGuidedText(0, 'first'));
    await chat(page).getByRole('button', { name: 'Hide these messages' }).click();
    widget.api.happens(aGuidedText(1, 'second'));
    await expect.poll(() => chat(page).locator('.badge').textContent()).toBe('2');

    await page.reload();
    await expect.poll(() => chat(page).locator('.badge').textContent()).toBe('2');

    expect(await chat(page).locator('.note').count()).toBe(0);
    expect(widget.api.calls).toContain('POST /api/visits/v1/guidance/0/close');
  });

  it('counts opening as clicked and keeps guided messages at the top of the chat', async () => {
    const page = await aVisitor();
    widget.api.stands({ phase: 'guiding' });
    widget.api.happens(aGuidedText(0, 'Welcome back'));
    await chat(page).locator('.note').click();

    await say(page, 'Hello');

    await expect.poll(() => said(page).allTextContents()).toEqual(['Welcome back', 'Hello']);
    expect(widget.api.calls).toContain('POST /api/visits/v1/guidance/0/click');
  });

  it('fetches what the socket lost, and shows it in order', async () => {
    const page = await aVisitor();
    await bubble(page).click();
    widget.api.happens(anAnswer('one'));
    widget.api.happens(anAnswer('two'), 'lost');

    widget.api.happens(anAnswer('three'));

    await expect.poll(() => said(page).allTextContents()).toEqual(['one', 'two', 'three']);
  });

  it('sends what was said while the server was away, once and in order, even after a reload', async () => {
    const page = await aVisitor();
    await bubble(page).click();
    await say(page, 'before');
    await expect.poll(() => widget.api.events.length).toBe(1);
    widget.api.away(true);
    await say(page, 'first');
    await say(page, 'second');
    await expect.poll(() => chat(page).getByText('Waiting to be sent').count()).toBe(2);
    const second = await page.context().newPage();
    widget.api.away(false);

    await page.reload();
    await second.goto(widget.api.url);

    const told = () => widget.api.events.map((event) => (event.kind === 'message' ? event.content : null));
    const texts = ['before', 'first', 'second'].map((text) => ({ type: 'text', text }));
    await expect.poll(told, { timeout: 20_000 }).toEqual(texts);
    await bubble(page).click();
    await expect.poll(() => said(page).allTextContents()).toEqual(['before', 'first', 'second']);
  });

  it('keeps the place of a picture before it comes', async () => {
    const page = await aVisitor();
    await page.route('**/late.png', () => undefined);
    await bubble(page).click();

    widget.api.happens(aPicture({ width: 800, height: 600 }));

    await expect
      .poll(async () => (await chat(page).locator('.shot img').boundingBox())?.height)
      .toBeGreaterThan(150);
  });

  it('stays at the end when a picture comes late, and goes there with what the visitor sends', async () => {
    const page = await aVisitor();
    let deliver = (): void => undefined;
    await page.route('**/late.png', (route) => {
      deliver = () => void route.fulfill({ contentType: 'image/svg+xml', body: TALL });
    });
    await bubble(page).click();
    for (let count = 1; count <= 12; count += 1) widget.api.happens(anAnswer(`answer ${count}`));
    widget.api.happens(aPicture({ width: null, height: null }));
    await expect.poll(() => chat(page).locator('.shot img').count()).toBe(1);
    const log = chat(page).locator('.scroll');
    const below = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    const grown = await log.evaluate((box) => box.scrollHeight);

    await expect.poll(() => (deliver(), log.evaluate((box) => box.scrollHeight))).toBeGreaterThan(grown);

    await expect.poll(below).toBeLessThan(2);
    await log.evaluate((box) => box.scrollTo(0, 0));
    await chat(page).getByRole('button', { name: 'Newest messages' }).waitFor();
    await say(page, 'Thank you');
    await expect.poll(below).toBeLessThan(2);
  });

  it('keeps typed words over a reload', async () => {
    const page = await aVisitor();
    await bubble(page).click();
    await field(page).fill('half a sentence');

    await page.reload();
    await bubble(page).click();

    expect(await field(page).inputValue()).toBe('half a sentence');
  });

  it('says that it cannot connect and keeps a message that is left meanwhile', async () => {
    const page = await browser.aPage({ locale: 'en-US' });
    await page.route('**/api/**', (route) => route.abort());
    await page.goto(widget.api.url);
    await bubble(page).click({ timeout: 20_000 });
    await chat(page).getByLabel('How can we reach you?').fill('zhang@example.com');
    await chat(page).getByLabel('Your message').fill('Please call me');

    await chat(page).getByRole('button', { name: 'Send message' }).click();
    await chat(page).getByText('Your message is kept here').waitFor();
    await page.unroute('**/api/**');

    const content = { type: 'text', text: 'Please call me\nzhang@example.com' };
    await expect
      .poll(() => widget.api.events.at(0), { timeout: 20_000 })
      .toMatchObject({ kind: 'message', content });
  });

  it('says why a message cannot be sent yet', async () => {
    const page = await aVisitor();
    await bubble(page).click();
    widget.api.stands({ phase: 'message-form', answering: 'form' });
    const button = chat(page).getByRole('button', { name: 'Send message' });
    const why = () =>
      button.evaluate(
        (one) =>
          (one.getRootNode() as ShadowRoot).getElementById(one.getAttribute('aria-describedby') ?? '')
            ?.textContent,
      );

    await expect.poll(why).toBe('First say how we can reach you.');
    await chat(page).getByLabel('How can we reach you?').fill('zhang@example.com');
    await expect.poll(why).toBe('First write your message.');
    await chat(page).getByLabel('Your message').fill('Please call back');

    await expect.poll(why).toBe('');
    expect(await button.isEnabled()).toBe(true);
  });

  it('changes the queue card in place and says goodbye to it when somebody answers', async () => {
    const page = await aVisitor();
    await bubble(page).click();
    await say(page, 'Hello');
    const place = { sessionId: '', position: 3, waitFromMs: 120_000, waitToMs: 240_000, sinceMs: 0 };
    widget.api.stands({ phase: 'queued', answering: 'queue', place });
    await chat(page).getByText('You are 3rd, about 2–4 min').waitFor();
    const card = await chat(page).locator('.queue').elementHandle();

    widget.api.stands({ place: { ...place, position: 2, waitFromMs: null, waitToMs: null } });

    await chat(page).getByText('You are 2nd', { exact: true }).waitFor();
    expect(await card?.evaluate((element) => element.isConnected)).toBe(true);
    widget.api.stands({ phase: 'serving', answering: 'agent', agent: { name: 'Li Na' }, place: null });
    await chat(page).locator('.queue').waitFor({ state: 'detached' });
  });

  it('keeps the place in the queue while a message is written, and leads back to it', async () => {
    const page = await aVisitor();
    await bubble(page).click();
    await say(page, 'Hello');
    const place = { sessionId: '', position: 1, waitFromMs: null, waitToMs: null, sinceMs: 0 };
    const may = { askBot: false, askAgent: false, leaveMessage: true, end: true };
    widget.api.stands({ phase: 'queued', answering: 'queue', place, may });

    await chat(page).getByRole('button', { name: 'Leave a message' }).click();
    await chat(page).getByLabel('How can we reach you?').fill('zhang@example.com');
    const commands = widget.api.calls.filter((call) => call.endsWith('/commands'));
    await chat(page).getByRole('button', { name: 'Back to the chat' }).click();

    await chat(page).getByText('You are 1st', { exact: true }).waitFor();
    await field(page).waitFor();
    expect(commands).toEqual([]);
  });

  it('keeps two stars and their tags when closed and opened again', async () => {
    const page = await aVisitor();
    await bubble(page).click();
    await say(page, 'Hello');
    await expect.poll(() => widget.api.state().sessionId).not.toBe(null);
    widget.api.stands({ phase: 'surveying', survey: aSurvey(widget.api.state().sessionId ?? '') });
    await chat(page).locator('.stars label').nth(1).click();
    await chat(page).getByRole('button', { name: 'Slow' }).click();
    await expect.poll(() => widget.api.state().survey).toMatchObject({ stars: 2, chosen: ['Slow'] });

    await page.reload();
    await bubble(page).click();

    expect(await chat(page).getByRole('radio', { name: '2 stars, Bad' }).isChecked()).toBe(true);
    expect(await chat(page).getByRole('button', { name: 'Slow' }).getAttribute('aria-pressed')).toBe('true');
  });

  it('keeps a tap given while the server was away', async () => {
    const page = await aVisitor();
    await bubble(page).click();
    await say(page, 'Hello');
    await expect.poll(() => widget.api.state().sessionId).not.toBe(null);
    widget.api.stands({ phase: 'surveying', survey: aSurvey(widget.api.state().sessionId ?? '') });
    await chat(page).locator('.stars').waitFor();
    await page.route('**/survey', (route) => route.abort());
    await chat(page).locator('.stars label').nth(3).click();
    await page.reload();
    await bubble(page).click();
    const fourStars = chat(page).getByRole('radio', { name: '4 stars, Good' });
    await expect.poll(() => fourStars.isChecked()).toBe(true);
    expect(widget.api.state().survey?.stars).toBe(null);

    await page.unroute('**/survey');

    await expect.poll(() => widget.api.state().survey?.stars, { timeout: 15_000 }).toBe(4);
    expect(await fourStars.isChecked()).toBe(true);
  });

  it('opens and closes by keyboard, and gives focus back to the bubble', async () => {
    const page = await aVisitor();
    await bubble(page).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Hi');
    expect(await field(page).inputValue()).toBe('Hi');

    await page.keyboard.press('Escape');

    const focused = () => chat(page).evaluate((element) => element.shadowRoot?.activeElement?.className);
    expect(await focused()).toBe('bubble');
  });

  it('sends nothing while an input method is composing', async () => {
    const page = await aVisitor();
    await bubble(page).click();
    await field(page).fill('nihao');
    const key = { key: 'Enter', bubbles: true, isComposing: true };
    await field(page).dispatchEvent('keydown', key);

    expect(await field(page).inputValue()).toBe('nihao');
    expect(widget.api.calls).not.toContain('POST /api/visits/v1/messages');
  });
});
