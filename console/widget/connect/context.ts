/** What all parts of a running widget hold on to. */
import type { Operation, ParamsOf } from '#api/contract/operation.ts';
import type { Model } from '../model.ts';
import type { Box } from '../thread/outbox.ts';
import type { Words } from '../words/words.ts';
import { ask } from './ask.ts';
import type { Live } from './live.ts';

export interface Options {
  /** Where the API is: the origin the loader came from. */
  readonly base: string;
  /** The entry point's public key. */
  readonly key: string;
  readonly page: boolean;
  /** Language the page asks for; empty = the document's own. */
  readonly language: string;
  /** A JWT signed by the site; empty = nobody known. */
  readonly identity: string;
}

/** `anew`: what is on screen gives way to what the server says (another person, another visit). */
export interface Manner {
  readonly again?: boolean;
  readonly anew?: boolean;
}

export interface Context {
  readonly options: Options;
  readonly box: Box;
  /** Begins every key of ours in the shared storage. */
  readonly prefix: string;
  readonly get: () => Model;
  readonly set: (change: Partial<Model>) => void;
  /** Opens the visit anew, or goes on with it; never rejects. */
  readonly reopen: (manner?: Manner) => Promise<void>;
  token: string;
  identity: string;
  live: Live | null;
  opening: Promise<void> | null;
  /** Page last reported. */
  pageUrl: string;
  /** Since when nothing is heard from the server; null = all is well. */
  lostAtMs: number | null;
  socketUp: boolean;
  /** Failed attempts in a row, for the back-off. */
  failures: number;
  typingUntilMs: number;
  /** States pushed so far. Count. */
  pushes: number;
}

type Given<O extends Operation> = Omit<NonNullable<Parameters<typeof ask<O>>[2]>, 'token'>;

/** A call about this visit, which every path names `id`. */
export function askVisit<O extends Operation>(
  context: Context,
  call: readonly [O['method'], O['path']],
  given: Omit<Given<O>, 'params'> & { readonly params?: Omit<ParamsOf<O>, 'id'> } = {},
): ReturnType<typeof ask<O>> {
  const params = { id: context.get().visitId ?? '', ...given.params };
  return ask<O>(context.options.base, call, { ...given, params, token: context.token } as never);
}

export function contact(context: Context): void {
  context.lostAtMs = null;
  if (context.get().connection !== 'live') context.set({ connection: 'live' });
}

/** For reports nobody waits for: lost is lost. */
export function quietly(work: Promise<unknown>): void {
  work.catch(() => undefined);
}

const LOAD = { zh: () => import('../words/zh.ts'), en: () => import('../words/en.ts') };

export async function loadWords(language: 'zh' | 'en'): Promise<Words> {
  return (await LOAD[language]()).words;
}

/** Visitor, page, browser: the same order the server is told. */
export function languagesOf(chosen: string | null, options: Options): string[] {
  // As a page of its own the chat has no site around it whose language would count.
  const page = options.page ? '' : document.documentElement.lang;
  const wanted = [chosen ?? '', options.language || page, ...navigator.languages];
  return [...new Set(wanted.filter((language) => /^[\w-]{2,35}$/.test(language)))].slice(0, 10);
}

export function bestOf(languages: readonly string[]): 'zh' | 'en' {
  const first = languages
    .map((name) => name.slice(0, 2).toLowerCase())
    .find((name) => name === 'zh' || name === 'en');
  return first === 'zh' ? 'zh' : 'en';
}
