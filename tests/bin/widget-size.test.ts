import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWidgetSize, weigh } from '../../bin/widget-size.mjs';

describe('the weight of the widget', () => {
  let folder = '';

  /** Noise does not compress, so that sizes here are sizes on the wire. */
  const put = (name: string, bytes: number, imports: readonly string[] = []): void => {
    const text = imports.map((one) => `import './${one}';`).join('');
    fs.writeFileSync(
      path.join(folder, name),
      Buffer.concat([Buffer.from(text), randomBytes(bytes - text.length)]),
    );
  };

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-widget-'));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('is that of everything fetched, in one language', () => {
    put('widget.js', 500, ['chat-abc.js']);
    put('chat-abc.js', 10_000, ['survey-abc.js', 'zh-abc.js', 'en-abc.js']);
    put('survey-abc.js', 1_000);
    put('zh-abc.js', 2_000);
    put('en-abc.js', 1_000);
    put('demo-abc.js', 5_000, ['chat-abc.js']);

    const { loader, whole } = weigh(folder);

    expect(loader).toBeGreaterThanOrEqual(500);
    expect(whole).toBeGreaterThanOrEqual(13_500);
    expect(whole).toBeLessThan(13_800);
  });

  it('fails the build when the loader is too heavy', () => {
    put('widget.js', 1_100);

    expect(() => checkWidgetSize(folder)).toThrow('loader');
  });

  it('fails the build when the whole is too heavy', () => {
    put('widget.js', 500, ['chat-abc.js']);
    put('chat-abc.js', 30_500);

    expect(() => checkWidgetSize(folder)).toThrow('30720 are allowed');
  });

  it('fails the build when there is no loader', () => {
    put('chat-abc.js', 500);

    expect(() => checkWidgetSize(folder)).toThrow('loader');
  });
});
