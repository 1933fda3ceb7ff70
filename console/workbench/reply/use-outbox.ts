/** Sends what is written, in order, until the server has it; survives a reload and a broken connection. */
import { defineStore } from 'pinia';
import { v7 as uuid } from 'uuid';
import { onScopeDispose, shallowRef, watch } from 'vue';
import { sendNote, sendStaffMessage, uploadForSession } from '#api/contract/messages.ts';
import { call } from '../../app/client.ts';
import { useClock } from '../../app/clock.ts';
import { i18n } from '../../app/language.ts';
import { useLive } from '../../app/live/live.ts';
import { useMe } from '../../app/me.ts';
import { isPassing, problemWords } from '../../app/problem-words.ts';
import { add, drop, mark, type Outbox, type OutboxItem, packed, sendable, unpacked } from './outbox.ts';

/** Between two tries while the server is away. Milliseconds. */
const AGAIN_MS = 2_500;

export const useOutbox = defineStore('outbox', () => {
  const me = useMe();
  const clock = useClock();
  const live = useLive();
  const place = `usher.outbox.${me.me?.id ?? ''}`;
  const outbox = shallowRef<Outbox>(unpacked(localStorage.getItem(place)));
  const pictures = new Map<string, File>();

  function keep(next: Outbox): void {
    outbox.value = next;
    localStorage.setItem(place, packed(next));
  }

  function write(sessionId: string, kind: 'text' | 'note', text: string): void {
    keep(
      add(outbox.value, {
        clientId: uuid(),
        sessionId,
        kind,
        text,
        fileId: null,
        previewUrl: null,
        atMs: clock.nowMs,
      }),
    );
    pump();
  }

  function sendPicture(sessionId: string, file: File): void {
    const clientId = uuid();
    pictures.set(clientId, file);
    const previewUrl = URL.createObjectURL(file);
    keep(
      add(outbox.value, {
        clientId,
        sessionId,
        kind: 'image',
        text: file.name,
        fileId: null,
        previewUrl,
        atMs: clock.nowMs,
      }),
    );
    pump();
  }

  function pump(): void {
    for (const item of sendable(outbox.value)) void send(item);
  }

  async function send(item: OutboxItem): Promise<void> {
    keep(mark(outbox.value, item.clientId, { state: 'sending' }));
    try {
      await deliver(item);
      keep(mark(outbox.value, item.clientId, { state: 'sent' }));
      // The log brings it within a moment; whoever does not look at this session never hears of it.
      setTimeout(() => discard(item.clientId), 10_000);
      pump();
    } catch (error) {
      const passing = isPassing(error);
      const reason = passing ? null : problemWords(error, i18n.global.t).title;
      keep(mark(outbox.value, item.clientId, { state: passing ? 'waiting' : 'failed', reason }));
      if (!passing) pump();
    }
  }

  async function deliver(item: OutboxItem): Promise<void> {
    const { clientId, sessionId, text } = item;
    const params = { id: sessionId };
    if (item.kind === 'note') await call(sendNote, { params, body: { clientId, text } });
    else if (item.kind === 'text')
      await call(sendStaffMessage, { params, body: { clientId, kind: 'text', text } });
    else
      await call(sendStaffMessage, {
        params,
        body: { clientId, kind: 'image', fileId: await uploaded(item) },
      });
  }

  async function uploaded(item: OutboxItem): Promise<string> {
    if (item.fileId !== null) return item.fileId;
    const file = pictures.get(item.clientId);
    const receipt = await call(uploadForSession, {
      params: { id: item.sessionId },
      ...(file ? { file } : {}),
    });
    keep(mark(outbox.value, item.clientId, { fileId: receipt.fileId }));
    return receipt.fileId;
  }

  function retry(clientId: string): void {
    keep(mark(outbox.value, clientId, { state: 'waiting', reason: null }));
    pump();
  }

  function discard(clientId: string): void {
    const item = outbox.value.find((one) => one.clientId === clientId);
    if (item?.previewUrl) URL.revokeObjectURL(item.previewUrl);
    pictures.delete(clientId);
    keep(drop(outbox.value, clientId));
  }

  /** Takes a discarding back: it stands where it stood, not sent. */
  function restore(item: OutboxItem): void {
    keep(add(outbox.value, item));
  }

  function of(sessionId: string): Outbox {
    return outbox.value.filter((item) => item.sessionId === sessionId);
  }

  /** Runs while the workbench is open. */
  function run(): void {
    const timer = setInterval(pump, AGAIN_MS);
    onScopeDispose(() => clearInterval(timer));
    watch(() => live.comebacks, pump);
    pump();
  }

  return { outbox, write, sendPicture, retry, discard, restore, of, run };
});
