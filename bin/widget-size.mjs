// The widget loads on other people's pages: what it weighs is a promise, and a build that breaks it fails.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Refusal } from './refusal.mjs';

const LOADER_LIMIT = 1_024;
const WHOLE_LIMIT = 30 * 1_024;
const LANGUAGE = /(?:^|[/.-])(zh|en)(?:-[^/]*)?\.js$/;

/** The loader, and every file whose name is in one that was fetched before it: the demo page's own, for one, is in none. */
function fetched(files) {
  const found = files.filter(({ name }) => name === 'widget.js');
  for (const { text } of found) {
    found.push(...files.filter((file) => !found.includes(file) && text.includes(path.basename(file.name))));
  }
  return found;
}

/**
 * Weighs the built files as they travel. Of files that exist once per language, only the heaviest counts: a visitor loads one.
 * @param {string} folder
 * @returns {{ loader: number, whole: number }} bytes after gzip
 */
export function weigh(folder) {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => ({ name, text: fs.readFileSync(path.join(folder, name), 'latin1') }));
  const weighed = fetched(files).map(({ name, text }) => ({
    name,
    bytes: gzipSync(Buffer.from(text, 'latin1'), { level: 9 }).length,
  }));
  const loader = weighed.find(({ name }) => name === 'widget.js')?.bytes ?? Number.POSITIVE_INFINITY;
  const languages = weighed.filter(({ name }) => LANGUAGE.test(name)).map(({ bytes }) => bytes);
  const rest = weighed.filter(({ name }) => !LANGUAGE.test(name)).reduce((sum, { bytes }) => sum + bytes, 0);
  return { loader, whole: rest + Math.max(0, ...languages) };
}

/** @param {string} folder */
export function checkWidgetSize(folder) {
  const { loader, whole } = weigh(folder);
  if (loader > LOADER_LIMIT)
    throw new Refusal(`The widget's loader has ${loader} bytes after gzip; ${LOADER_LIMIT} are allowed.`);
  if (whole > WHOLE_LIMIT)
    throw new Refusal(`The widget has ${whole} bytes after gzip; ${WHOLE_LIMIT} are allowed.`);
  return `loader ${loader} bytes, whole ${(whole / 1024).toFixed(1)} kB after gzip`;
}
