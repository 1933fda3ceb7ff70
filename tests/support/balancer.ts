// What stands before several api nodes in production: each new connection goes to one that answers.

import type { AddressInfo } from 'node:net';
import net from 'node:net';

export interface Balancer {
  readonly url: string;
  close(): void;
}

/** Connections are dealt out in turn; one whose node is gone is tried on the next. */
export function balance(urls: readonly string[]): Promise<Balancer> {
  const ports = urls.map((url) => Number(new URL(url).port));
  const open = new Set<net.Socket>();
  let turn = 0;
  const server = net.createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    const first = turn++;
    connect(
      client,
      ports.map((_, at) => ports[(first + at) % ports.length] ?? 0),
    );
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => {
          for (const socket of open) socket.destroy();
          server.close();
        },
      }),
    );
  });
}

function connect(client: net.Socket, ports: readonly number[]): void {
  const [port, ...others] = ports;
  if (port === undefined) {
    client.destroy();
    return;
  }
  let connected = false;
  const node = net.connect(port, '127.0.0.1', () => {
    connected = true;
    client.pipe(node).pipe(client);
  });
  node.on('error', () => (connected ? client.destroy() : connect(client, others)));
  node.on('close', () => connected && client.destroy());
  client.once('close', () => node.destroy());
}
