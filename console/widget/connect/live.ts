/** The socket: events as they happen. Whatever it misses is fetched by number. */
import { Manager, type Socket } from 'socket.io-client';
import type { LIVE_PATH, VISITOR_NAMESPACE, VisitorListens, VisitorSays } from '#api/contract/live.ts';

const PATH: typeof LIVE_PATH = '/live';
const NAMESPACE: typeof VISITOR_NAMESPACE = '/visitor';

export interface Live {
  readonly typing: (sessionId: string, typing: boolean) => void;
  /** Connects anew, as after a change of token or when the browser is back online. */
  readonly renew: () => void;
  readonly close: () => void;
}

export interface LiveOptions {
  readonly base: string;
  readonly token: () => string;
  readonly hears: { readonly [name in keyof VisitorListens]: VisitorListens[name] };
  readonly connected: (on: boolean) => void;
  /** The server ended or refused the connection; it does not come back by itself. */
  readonly turnedAway: () => void;
}

/** Silent for longer than two of the server's own beats: the connection is dead, whatever the browser believes. */
const BEATS = 2.5;

export function goLive(options: LiveOptions): Live {
  const manager = new Manager(options.base, {
    path: PATH,
    transports: ['websocket'],
    reconnectionDelayMax: 10_000,
    autoConnect: false,
  });
  const socket: Socket<VisitorListens, VisitorSays> = manager.socket(NAMESPACE, {
    auth: (give) => give({ token: options.token() }),
  });
  const renew = () => {
    socket.disconnect().connect();
  };
  const beat = heartbeat(renew);
  socket.on('connect', () => options.connected(true));
  socket.on('disconnect', (reason) => {
    options.connected(false);
    if (reason === 'io server disconnect') options.turnedAway();
  });
  socket.on('connect_error', () => {
    options.connected(false);
    if (!socket.active) options.turnedAway();
  });
  socket.on('hello', (hello) => {
    beat.heard(hello.every);
    options.hears.hello(hello);
  });
  socket.on('event', options.hears.event);
  socket.on('state', options.hears.state);
  socket.on('place', options.hears.place);
  socket.on('hint', options.hears.hint);
  socket.on('command', options.hears.command);
  socket.connect();
  return {
    typing: (sessionId, typing) => {
      if (socket.connected) socket.volatile.emit('typing', { sessionId, typing });
    },
    renew,
    close: () => {
      beat.stop();
      socket.disconnect();
    },
  };
}

function heartbeat(silent: () => void): { heard: (every: number) => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    heard: (every) => {
      clearTimeout(timer);
      timer = setTimeout(silent, every * BEATS);
    },
    stop: () => clearTimeout(timer),
  };
}
