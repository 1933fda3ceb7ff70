// A server that freezes: connections stay open and new ones are taken, but nothing is answered any more.
import type { AddressInfo } from 'node:net';
import net from 'node:net';

export interface SilentServer {
  /** The given address, by way of this one. */
  readonly url: string;
  freeze(): void;
  /** Freezes by itself as soon as so much of the next answers went out. Bytes. */
  freezeAfter(bytes: number): void;
  /** Hangs up on whoever says this. */
  hangUpOn(words: string): void;
  /** What came meanwhile is handed on. */
  thaw(): void;
  close(): void;
}

/** One that never said a word. Its address, `host:port`. */
export function neverAnswering(): Promise<{ readonly address: string; close(): void }> {
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    open.add(client);
    client.on('error', () => undefined);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => {
          for (const socket of open) socket.destroy();
          server.close();
        },
      }),
    );
  });
}

export function beforeServer(address: string): Promise<SilentServer> {
  const theirs = new URL(address);
  const open = new Set<net.Socket>();
  let frozen = false;
  let toAnswer = Number.POSITIVE_INFINITY;
  let lastWords: string | null = null;
  const freeze = (): void => {
    frozen = true;
    for (const socket of open) socket.pause();
  };
  const server = net.createServer((client) => {
    const node = net.connect(Number(theirs.port), theirs.hostname);
    const pairs = [
      [client, node],
      [node, client],
    ] as const;
    for (const [from, to] of pairs) {
      open.add(from);
      from.on('data', (data) => {
        if (from === client && lastWords !== null && data.includes(lastWords)) from.destroy();
        else if (from === node && data.length >= toAnswer) {
          to.write(data.subarray(0, toAnswer));
          freeze();
        } else {
          if (from === node) toAnswer -= data.length;
          to.write(data);
        }
      });
      from.on('error', () => to.destroy());
      from.once('close', () => {
        open.delete(from);
        to.destroy();
      });
      if (frozen) from.pause();
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const url = new URL(address);
      url.port = String((server.address() as AddressInfo).port);
      url.hostname = '127.0.0.1';
      url.searchParams.delete('socketPath');
      resolve({
        url: url.href,
        freeze,
        freezeAfter: (bytes) => {
          toAnswer = bytes;
        },
        hangUpOn: (words) => {
          lastWords = words;
        },
        thaw: () => {
          frozen = false;
          for (const socket of open) socket.resume();
        },
        close: () => {
          for (const socket of open) socket.destroy();
          server.close();
        },
      });
    });
  });
}
