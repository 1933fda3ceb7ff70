import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from '../../bin/install.mjs';

describe('the installed packages', () => {
  let root = '';

  const wanted = {
    '': { name: 'usher' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/only-mac': { version: '1.0.0', optional: true },
  };
  const write = (file: string, packages: object): void => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), JSON.stringify({ packages }));
  };
  const installed = (packages: object): void => write('node_modules/.package-lock.json', packages);

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-install-'));
    write('package-lock.json', wanted);
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  it('are stale when there are none', () => {
    expect(isStale(root)).toBe(true);
  });

  it('are fresh when each has the version that is asked for, less those of other platforms', () => {
    installed({ 'node_modules/a': { version: '1.0.0' } });

    expect(isStale(root)).toBe(false);
  });

  it('are stale when one has another version', () => {
    installed({ 'node_modules/a': { version: '1.0.1' } });

    expect(isStale(root)).toBe(true);
  });

  it('are stale when an optional one is of another version', () => {
    installed({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/only-mac': { version: '0.9.0' } });

    expect(isStale(root)).toBe(true);
  });

  it('are stale when an installation was cut short', () => {
    fs.mkdirSync(path.join(root, 'node_modules'));
    fs.writeFileSync(path.join(root, 'node_modules/.package-lock.json'), '{"packages":');

    expect(isStale(root)).toBe(true);
  });
});
