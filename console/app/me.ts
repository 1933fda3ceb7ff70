/** Who is signed in, what they may do, and how they like the console. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { z } from 'zod';
import { setPresence } from '#api/contract/presence.ts';
import type { Right, Scope } from '#api/contract/rights.ts';
import {
  changePassword,
  changePreferences,
  type Me,
  type OwnPresence,
  type Preferences,
  readMe,
  signIn,
  signOut,
} from '#api/contract/staff.ts';
import type { Language } from '#rules/text.ts';
import { call, Refused } from './client.ts';
import { useClock } from './clock.ts';
import { firstLanguage, speak } from './language.ts';

export type Person = z.output<typeof Me>;
export type Liking = z.output<typeof Preferences>;
export type Switches = z.output<typeof OwnPresence>;

const DEFAULTS: Liking = {
  language: null,
  theme: 'system',
  sound: true,
  sendKey: 'enter',
  shortcuts: true,
  sort: 'unanswered',
  keepEnded: false,
  showAnswered: false,
  noticesSeen: 0,
  welcome: [],
};

export const useMe = defineStore('me', () => {
  const me = ref<Person | null>(null);
  /** The one-time password as it was typed, until the change it asks for: nobody types it twice. Gone with a reload. */
  const oneTime = ref('');
  const language = ref<Language>('zh');
  const preferences = computed<Liking>(() => me.value?.preferences ?? DEFAULTS);
  const presence = computed<Switches | null>(() => me.value?.presence ?? null);

  async function take(person: Person): Promise<void> {
    me.value = person;
    const clock = useClock();
    clock.hear(person.nowMs);
    clock.timeZone = person.timeZone;
    await useLanguage(person.preferences.language ?? firstLanguage());
  }

  async function useLanguage(next: Language): Promise<void> {
    await speak(next);
    language.value = next;
  }

  /** Null: nobody is signed in. */
  async function load(): Promise<Person | null> {
    try {
      await take(await call(readMe));
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'unauthenticated') throw error;
      me.value = null;
    }
    return me.value;
  }

  async function enter(name: string, password: string): Promise<void> {
    const person = await call(signIn, { body: { name, password } });
    oneTime.value = person.mustChangePassword ? password : '';
    await take(person);
  }

  async function leave(): Promise<void> {
    await call(signOut);
    forget();
  }

  async function renew(current: string, next: string): Promise<void> {
    const person = await call(changePassword, { body: { current, next } });
    oneTime.value = '';
    await take(person);
  }

  /** Acts at once; set back when the server refuses. */
  async function prefer(change: Partial<Liking>): Promise<void> {
    const person = me.value;
    if (person === null) return;
    const before = person.preferences;
    person.preferences = { ...before, ...change };
    if (change.language) await useLanguage(change.language);
    try {
      person.preferences = await call(changePreferences, { body: change });
    } catch (error) {
      person.preferences = before;
      throw error;
    }
  }

  async function switchTo(change: Partial<Pick<Switches, 'presence' | 'accepting'>>): Promise<void> {
    hearPresence(await call(setPresence, { body: change }));
  }

  function hearPresence(next: Switches): void {
    if (me.value !== null && next.agentId === me.value.agentId) me.value.presence = next;
  }

  function scopeOf(right: Right): Scope | null {
    return me.value?.rights[right] ?? null;
  }

  function may(right: Right): boolean {
    return scopeOf(right) !== null;
  }

  function forget(): void {
    me.value = null;
    oneTime.value = '';
  }

  return {
    me,
    oneTime,
    language,
    preferences,
    presence,
    load,
    enter,
    leave,
    renew,
    prefer,
    switchTo,
    hearPresence,
    scopeOf,
    may,
    forget,
    useLanguage,
  };
});
