import net from 'node:net';

/**
 * @param {number} port 0 for any
 * @param {string} host
 * @returns {Promise<number | null>} the port, or null where it is taken
 */
function tryPort(port, host) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const { port: got } = server.address();
      server.close(() => resolve(got));
    });
  });
}

/** A loopback port that is free now; the wished one if it is. @param {number} [wished] @returns {Promise<number>} */
export async function freePort(wished) {
  const port =
    (wished === undefined ? null : await tryPort(wished, '127.0.0.1')) ?? (await tryPort(0, '127.0.0.1'));
  if (port === null) throw new Error('no port is free');
  return port;
}

/** The first free port at or after `from`, as a server open to the network would find it. @param {number} from */
export async function nextFreePort(from) {
  for (let port = from; port < Math.min(from + 100, 65_536); port++) {
    // Both: a program listening on loopback only does not stop us from binding the wildcard, but would be shadowed.
    if ((await tryPort(port, '0.0.0.0')) !== null && (await tryPort(port, '127.0.0.1')) !== null) return port;
  }
  return null;
}

/** Waits until something accepts on the port. @param {number} port @param {() => boolean} stillWorthIt */
export async function accepting(port, stillWorthIt) {
  while (stillWorthIt()) {
    const open = await new Promise((resolve) => {
      const socket = net.connect({ port, host: '127.0.0.1' }, () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      setTimeout(() => socket.destroy(), 1_000).unref();
      socket.once('connect', () => socket.destroy());
    });
    if (open) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
