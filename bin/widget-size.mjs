// The widget loads on other people's pages: what it weighs is a promise, and a build that breaks it fails.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Refusal } from './refusal.mjs';

const LOADER_LIMIT = 1_024;
const WHOLE_LIMIT = 30 * 1_024;
const LANGUAGE = /(?:^|[/.-])(zh|en)(?:-[^/]*)?\.js$/;

/**
 * Weighs the built files as they travel. Of files that exist once per language, only the heaviest counts: a visitor loads one.
 * @param {string} folder
 * @returns {{ loader: number, whole: number }} bytes after gzip
 */
export function weigh(folder) {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => ({
      name,
      bytes: gzipSync(fs.readFileSync(path.join(folder, name)), { level: 9 }).length,
    }));
  const loader = files.find(({ name }) => name === 'widget.js')?.bytes ?? Number.POSITIVE_INFINITY;
  const languages = files.filter(({ name }) => LANGUAGE.test(name)).map(({ bytes }) => bytes);
  const rest = files.filter(({ name }) => !LANGUAGE.test(name)).reduce((sum, { bytes }) => sum + bytes, 0);
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
