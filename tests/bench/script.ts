/** Whole sessions by script: guided, spoken, answered in turns, ended by the agent or by silence. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Desks } from './desk.ts';
import { exchange } from './exchange.ts';
import { aVisitor } from './visitor.ts';

export interface Script {
  /** Seconds before each guided message. */
  readonly guided: readonly number[];
  /** Messages in all, the visitor's first one among them. */
  readonly messages: number;
  /** Between two messages. Seconds. */
  readonly pauseSeconds: number;
  /** `agent`: ended by hand. `silence`: left to the closing clock. */
  readonly ends: 'agent' | 'silence';
  /** Every pause and every second of the policy is divided by this. */
  readonly scale: number;
}

export const FAST: Script = { guided: [3.5], messages: 20, pauseSeconds: 3.5, ends: 'agent', scale: 7 };
export const SLOW: Script = {
  guided: [20, 20, 20],
  messages: 20,
  pauseSeconds: 20,
  ends: 'silence',
  scale: 50,
};

/** What was seen of it from outside. Milliseconds. */
export interface Seen {
  readonly sessionId: string;
  /** From the first message sent to the session on the agent's screen. */
  readonly shownMs: number;
  /** From each later message sent to the other side's screen. */
  readonly messageMs: readonly number[];
}

export async function playSession(url: string, desks: Desks, script: Script): Promise<Seen> {
  const pauseMs = (script.pauseSeconds * 1_000) / script.scale;
  const visitor = await aVisitor(url);
  try {
    // The guided messages, and a pause in which they are read.
    await sleep(script.guided.reduce((sum, seconds) => sum + (seconds * 1_000) / script.scale, 0) + pauseMs);
    const spokeAt = performance.now();
    const sessionId = await visitor.say('Hello, is anybody there?');
    await desks.shown.waitFor(sessionId);
    const shownMs = (desks.shown.at(sessionId) ?? Number.NaN) - spokeAt;
    const messageMs: number[] = [];
    for (let said = 1; said < script.messages; said += 1) {
      await sleep(pauseMs);
      messageMs.push(await exchange({ desks, visitor, sessionId }, said % 2 === 1));
    }
    if (script.ends === 'agent') {
      await sleep(pauseMs);
      await desks.end(sessionId);
    }
    await visitor.sees('closed');
    return { sessionId, shownMs, messageMs };
  } finally {
    visitor.leave();
  }
}

/** So many sessions, begun at an even rate; resolves when all are over. */
export async function playMany(
  play: () => Promise<Seen>,
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
): Promise<readonly Seen[]> {
  const began = performance.now();
  const playing: Promise<Seen>[] = [];
  for (let at = 0; at < count; at += 1) {
    await sleep(Math.max(0, began + (at * 1_000) / perSecond - performance.now()));
    const one = play();
    // Seen by whoever waits for all of them.
    one.catch(() => undefined);
    playing.push(one);
  }
  return Promise.all(playing);
}
