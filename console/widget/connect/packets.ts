/** Socket.IO 5 packets without bytes: `2/visitor,["event",…]`. Stands for socket.io-parser, most of which is about bytes. */
import { Emitter } from './emitter.ts';

export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
  BINARY_EVENT: 5,
  BINARY_ACK: 6,
} as const;

export interface Packet {
  readonly type: number;
  readonly nsp: string;
  readonly data?: unknown;
  readonly id?: number;
}

export class Encoder {
  encode({ type, nsp, id, data }: Packet): string[] {
    const place = nsp === '/' ? '' : `${nsp},`;
    return [`${type}${place}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`];
  }
}

const PACKET = /^([0-4])(?:(\/[^,]*),?)?(\d+)?(.*)$/s;

export class Decoder extends Emitter {
  /** Throws at anything that is no packet: the manager then closes the connection. */
  add(text: string): void {
    const parts = PACKET.exec(text);
    if (parts === null) throw new Error('not a packet');
    const [, type, nsp = '/', id, data] = parts;
    this.tell('decoded', {
      type: Number(type),
      nsp,
      ...(id !== undefined && { id: Number(id) }),
      ...(data && { data: JSON.parse(data) }),
    });
  }

  destroy(): void {}
}
