import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createI18n } from 'vue-i18n';
import { CLOSURE_CAUSES, FORM_REASONS, QUEUE_EXITS, SESSION_CLASSES } from '#api/contract/events.ts';
import { RIGHTS, ROLES } from '#api/contract/rights.ts';
import { COMMAND_REFUSALS } from '#api/contract/visits.ts';
import { en } from '#console/app/messages/en/all.ts';
import { zh } from '#console/app/messages/zh/all.ts';
import { ERROR_CODES } from '#rules/errors.ts';
import { TIMER_KINDS } from '#rules/session/due-times.ts';
import { PHASES } from '#rules/session/messages.ts';

type Words = { readonly [key: string]: string | Words };

function flat(words: Words, above = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[above + key, value] as [string, string]] : flat(value, `${above}${key}.`),
  );
}

const holes = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const ROOT = path.resolve(import.meta.dirname, '../../../console');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'widget' || entry.name === 'messages' ? [] : sources(at);
    return /\.(vue|ts)$/.test(entry.name) ? [at] : [];
  });
}

describe('the words', () => {
  it('are the same set in both languages, with the same holes', () => {
    const english = new Map(flat(en));

    expect([...english.keys()].sort()).toEqual(
      flat(zh)
        .map(([key]) => key)
        .sort(),
    );
    for (const [key, text] of flat(zh))
      expect([key, holes(english.get(key) ?? '')]).toEqual([key, holes(text)]);
  });

  it('are all there that the pages name', () => {
    const known = new Set(flat(zh).map(([key]) => key));
    const named = sources(ROOT).flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /\bt\(\s*(?:[^'`()]*\?\s*)?'([\w.-]+)'(?:\s*:\s*'([\w.-]+)')?/g,
        ),
      ].flatMap(([, first, second]) => [first, second].filter((key) => key?.includes('.'))),
    );

    expect(named.length).toBeGreaterThan(150);
    expect([...new Set(named)].filter((key) => !known.has(key ?? ''))).toEqual([]);
  });

  it('cover every code that the server sends', () => {
    const keys = [
      ...PHASES.map((one) => `phase.${one}`),
      ...CLOSURE_CAUSES.flatMap((one) => [`closure.${one}`, `line.closed-${one}`]),
      ...FORM_REASONS.map((one) => `line.form-opened-${one}`),
      ...QUEUE_EXITS.map((one) => `line.left-queue-${one}`),
      ...SESSION_CLASSES.map((one) => `class.${one}`),
      ...TIMER_KINDS.map((one) => `timer-name.${one}`),
      ...COMMAND_REFUSALS.map((one) => `refusal.${one}`),
      ...ROLES.map((one) => `role.${one}`),
      ...RIGHTS.map((one) => `right.${one.replace('.', '-')}`),
      ...ERROR_CODES.map((one) => `problem.${one}`),
    ];
    const known = new Set(flat(zh).map(([key]) => key));

    expect(keys.filter((key) => !known.has(key))).toEqual([]);
  });

  it('can all be read by the library, with their holes filled', () => {
    for (const [locale, words] of Object.entries({ zh, en })) {
      const say = reader(locale, words);
      for (const [key, text] of flat(words)) {
        const named = Object.fromEntries(holes(text).map((hole) => [hole.slice(1, -1), 'X']));
        expect([key, say(key, named)]).toEqual([key, text.split(' | ')[0]?.replace(/\{\w+\}/g, 'X')]);
      }
    }
  });
});

type Say = (key: string, named: Record<string, string>) => string;

/** The library's own types follow every key, which is more than the compiler can bear here. */
function reader(locale: string, words: Words): Say {
  const make = createI18n as unknown as (options: object) => { readonly global: { readonly t: Say } };
  return make({ legacy: false, locale, messages: { [locale]: words } }).global.t;
}
