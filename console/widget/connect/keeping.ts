/** What this browser keeps for one entry point: token, typed words, what is not sent yet, pictures. */
import type { Box } from '../thread/outbox.ts';

/** Sites in a sandbox have no storage; then things are kept as long as the page lives. */
export function openBox(): Box {
  try {
    localStorage.setItem('usher', '');
    localStorage.removeItem('usher');
    return localStorage;
  } catch {
    return memoryBox();
  }
}

function memoryBox(): Box {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (place) => [...kept.keys()][place] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

/** Unsent pictures outlive a reload in the browser's cache, where it has one (https and localhost). */
const CACHE = 'usher-pictures';
const pictures = new Map<string, Blob>();
const addressOf = (clientId: string) => `/${CACHE}/${clientId}`;

export async function keepPicture(clientId: string, file: Blob): Promise<void> {
  pictures.set(clientId, file);
  await quietly(async () => (await caches.open(CACHE)).put(addressOf(clientId), new Response(file)));
}

export async function findPicture(clientId: string): Promise<Blob | null> {
  const kept = pictures.get(clientId);
  if (kept !== undefined) return kept;
  const found = await quietly(async () => (await caches.open(CACHE)).match(addressOf(clientId)));
  if (!found) return null;
  const file = await found.blob();
  pictures.set(clientId, file);
  return file;
}

export async function dropPicture(clientId: string): Promise<void> {
  pictures.delete(clientId);
  await quietly(async () => (await caches.open(CACHE)).delete(addressOf(clientId)));
}

/** Without that cache a picture lives as long as the page: a lesser promise, not a failure. */
async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

/** One tab at a time, where the browser can tell; elsewhere the server sorts out what came twice. */
export function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

/** `crypto.randomUUID` is missing on plain http pages. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes]
    .map((byte, place) => {
      if (place === 6) return (byte & 15) | 64;
      return place === 8 ? (byte & 63) | 128 : byte;
    })
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
