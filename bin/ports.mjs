import fs from 'node:fs';
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

/** State of a socket that listens, as /proc/net/tcp writes it. */
const LISTENING = '0A';

/** Whether this process, or one beneath it, listens on the port, at whatever address; null where the system does not tell. */
function listens(pid, port) {
  try {
    const address = new RegExp(`:${port.toString(16).padStart(4, '0')}$`, 'i');
    const sockets = ['/proc/net/tcp', '/proc/net/tcp6']
      .filter((table) => fs.existsSync(table))
      .flatMap((table) => fs.readFileSync(table, 'utf8').split('\n'))
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => address.test(fields[1] ?? '') && fields[3] === LISTENING)
      .map((fields) => `socket:[${fields[9]}]`);
    return withThoseBeneath(pid).some((one) =>
      fs.readdirSync(`/proc/${one}/fd`).some((fd) => sockets.includes(linkOf(`/proc/${one}/fd/${fd}`))),
    );
  } catch {
    return null;
  }
}

/** The process and those beneath it: what is found on the PATH may be a script that starts the server. */
function withThoseBeneath(pid) {
  const others = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(pid));
  return [String(pid), ...others.filter((one) => leaderOf(one) === String(pid))];
}

function leaderOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3];
  } catch {
    return null;
  }
}

function linkOf(file) {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}

/**
 * Waits until our server accepts on its port; another program that was faster to take it does not count.
 * @param {number} port
 * @param {{ pid: number, stillWorthIt: () => boolean }} server
 */
export async function accepting(port, { pid, stillWorthIt }) {
  while (stillWorthIt()) {
    const open = await new Promise((resolve) => {
      const socket = net.connect({ port, host: '127.0.0.1' }, () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      setTimeout(() => socket.destroy(), 1_000).unref();
      socket.once('connect', () => socket.destroy());
    });
    if (open && listens(pid, port) !== false) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
