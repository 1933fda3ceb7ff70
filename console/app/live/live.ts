/** The one live connection: who listens gets every word, and hears when it is back so that lists can be asked again. */
import { defineStore } from 'pinia';
import { io, type Socket } from 'socket.io-client';
import { computed, watch as onChange, ref, shallowRef } from 'vue';
import { LIVE_PATH, STAFF_NAMESPACE, type StaffListens, type StaffSays } from '#api/contract/live.ts';
import { useClock } from '../clock.ts';
import { i18n } from '../language.ts';
import { connectionView, hasGivenUp, isSilent } from './connection.ts';

type StaffSocket = Socket<StaffListens, StaffSays>;
type Name = Exclude<keyof StaffListens, 'hello'>;

export const useLive = defineStore('live', () => {
  const clock = useClock();
  const socket = shallowRef<StaffSocket | null>(null);
  const lostSinceMs = ref<number | null>(null);
  const lastHeardAtMs = ref(Date.now());
  /** Counts the times it came back: whoever shows a list asks for it again. */
  const comebacks = ref(0);
  let everyMs = 0;
  const listeners = new Map<Name, Set<(...words: never[]) => void>>();

  const view = computed(() => {
    // Read so that the view is worked out anew every second.
    clock.nowMs;
    return connectionView(lostSinceMs.value, Date.now());
  });

  function connect(): void {
    if (socket.value !== null) return;
    const next: StaffSocket = io(STAFF_NAMESPACE, {
      path: LIVE_PATH,
      transports: ['websocket'],
      withCredentials: true,
      auth: (tell) => tell({ language: i18n.global.locale.value }),
      reconnectionDelay: 300,
      reconnectionDelayMax: 3_000,
      randomizationFactor: 0.5,
    });
    next.on('connect', () => {
      lostSinceMs.value = null;
      heard();
      cameBack();
    });
    next.on('disconnect', lost);
    next.on('connect_error', lost);
    next.on('hello', ({ nowMs, every }) => {
      everyMs = every;
      heard();
      clock.hear(nowMs);
    });
    for (const [name, set] of listeners) for (const listen of set) attach(next, name, listen);
    next.onAny(heard);
    socket.value = next;
  }

  function cameBack(): void {
    comebacks.value += 1;
  }

  // What the server pushes names groups and rules in the language it was told at the beginning.
  onChange(i18n.global.locale, () => socket.value?.disconnect().connect());

  function heard(): void {
    lastHeardAtMs.value = Date.now();
  }

  function lost(): void {
    lostSinceMs.value ??= Date.now();
  }

  /** A connection that looks open but is dead is opened anew, and one that was refused is tried again. */
  function lookAfter(): () => void {
    const timer = setInterval(() => {
      const { value } = socket;
      if (value !== null && hasGivenUp(value)) value.connect();
      else if (value?.connected && isSilent(lastHeardAtMs.value, everyMs, Date.now())) {
        lost();
        value.disconnect().connect();
      }
    }, 5_000);
    return () => clearInterval(timer);
  }

  function disconnect(): void {
    socket.value?.disconnect();
    socket.value = null;
    lostSinceMs.value = null;
  }

  function on<N extends Name>(name: N, listen: StaffListens[N]): () => void {
    const set = listeners.get(name) ?? new Set();
    listeners.set(name, set.add(listen as (...words: never[]) => void));
    if (socket.value !== null) attach(socket.value, name, listen as (...words: never[]) => void);
    return () => {
      set.delete(listen as (...words: never[]) => void);
      socket.value?.off(name, listen as never);
    };
  }

  function attach(to: StaffSocket, name: Name, listen: (...words: never[]) => void): void {
    to.on(name, listen as never);
  }

  function watch(sessionId: string, afterSeq: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (!socket.value?.connected) return resolve(false);
      socket.value
        .timeout(5_000)
        .emit('watch', { sessionId, afterSeq }, (error, ok) => resolve(error === null && ok));
    });
  }

  function unwatch(sessionId: string): void {
    if (socket.value?.connected) socket.value.emit('unwatch', { sessionId });
  }

  /** Lost when there is no connection: typing is only a hint. */
  function typing(sessionId: string, on: boolean): void {
    if (socket.value?.connected) socket.value.volatile.emit('typing', { sessionId, typing: on });
  }

  return {
    view,
    lostSinceMs,
    lastHeardAtMs,
    comebacks,
    cameBack,
    connect,
    disconnect,
    lookAfter,
    on,
    watch,
    unwatch,
    typing,
  };
});
