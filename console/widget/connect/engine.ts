/**
 * Engine.IO 4 over one WebSocket and nothing else: what socket.io-client's manager needs below it. The library's own
 * engine brings polling, upgrades and bytes along, which would be a sixth of everything this widget may weigh.
 */
import { Emitter } from './emitter.ts';

/** What the manager hands over of its own options. */
export interface EngineOptions {
  readonly path?: string;
}

/** The first character of every frame. */
const OPEN = '0';
const CLOSE = '1';
const PING = '2';
const PONG = '3';
const MESSAGE = '4';

export class Socket extends Emitter {
  /** Read by the manager before it sends what may be lost. */
  readonly transport = { writable: false };
  readonly #socket: WebSocket;
  #over = false;
  #untilMs = Number.POSITIVE_INFINITY;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** The server pings so often, plus its own patience. Milliseconds; told in the first frame. */
  #patienceMs = 20_000;

  constructor(uri: string, options: EngineOptions = {}) {
    super();
    const url = new URL(`${(options.path ?? '/socket.io').replace(/\/$/, '')}/`, uri);
    url.protocol = url.protocol.replace('http', 'ws');
    url.search = '?EIO=4&transport=websocket';
    this.#socket = new WebSocket(url);
    this.#socket.onmessage = ({ data }) => this.#take(String(data));
    this.#socket.onclose = () => this.#end('transport close');
    this.#socket.onerror = () => this.#fail();
  }

  write(packet: string): void {
    if (this.transport.writable) this.#socket.send(MESSAGE + packet);
  }

  close(): void {
    this.#end('forced close');
  }

  /** A sleeping computer's timers are late: the manager asks before it trusts the connection. */
  _hasPingExpired(): boolean {
    return this.#over || Date.now() > this.#untilMs;
  }

  #take(frame: string): void {
    const rest = frame.slice(1);
    switch (frame[0]) {
      case OPEN: {
        const { pingInterval, pingTimeout } = JSON.parse(rest);
        this.#patienceMs = pingInterval + pingTimeout;
        this.transport.writable = true;
        this.#listen();
        this.tell('open');
        return;
      }
      case PING:
        this.#socket.send(PONG);
        this.#listen();
        this.tell('ping');
        return;
      case MESSAGE:
        this.tell('data', rest);
        return;
      case CLOSE:
        this.#end('transport close');
    }
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#untilMs = Date.now() + this.#patienceMs;
    this.#silence = setTimeout(() => this.#end('ping timeout'), this.#patienceMs);
  }

  #fail(): void {
    if (this.#over) return;
    this.tell('error', new Error('websocket error'));
    this.#end('transport error');
  }

  #end(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.transport.writable = false;
    clearTimeout(this.#silence);
    this.#socket.close();
    this.tell('close', reason);
  }
}

/** The manager lets its timers be replaced for tests; here they are the browser's. */
export function installTimerFunctions(on: { setTimeoutFn?: unknown; clearTimeoutFn?: unknown }): void {
  on.setTimeoutFn = setTimeout.bind(globalThis);
  on.clearTimeoutFn = clearTimeout.bind(globalThis);
}

export function nextTick(work: () => void): void {
  queueMicrotask(work);
}
