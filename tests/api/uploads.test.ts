import sharp from 'sharp';
import { v4 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { type Answered, type AVisitor, useApi } from './an-api.ts';

const api = useApi();

function picture(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: '#1664c8' } });
}

function upload(visitor: AVisitor, bytes: Buffer, name = '图片.png', type = 'image/png'): Promise<Answered> {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  return api.ask(`/api/visits/${visitor.visitId}/uploads`, { token: visitor.token, body });
}

function send(visitor: AVisitor, fileId: string): Promise<Answered> {
  return api.ask(`/api/visits/${visitor.visitId}/messages`, {
    token: visitor.token,
    body: { kind: 'image', clientId: uuid(), fileId },
  });
}

describe('an image', () => {
  it('is kept, sent and shown by an address that was signed', async () => {
    const visitor = await api.visit();
    const { body: file } = await upload(visitor, await picture(40, 30).png().toBuffer());

    const sent = await send(visitor, file.fileId);

    expect(sent.status).toBe(200);
    const { body } = await api.ask(`/api/visits/${visitor.visitId}/events`, { token: visitor.token });
    expect(body.events[0].content).toMatchObject({ type: 'image', width: 40, height: 30 });
    const shown = await fetch(`${api.url}${body.events[0].content.url}`);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect((await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).width).toBe(40);
  });

  it('is not shown by an address that was altered', async () => {
    const visitor = await api.visit();
    const { body: file } = await upload(visitor, await picture(10, 10).png().toBuffer());

    const other = await fetch(`${api.url}${file.url.replace(/signature=../, 'signature=xx')}`);
    const longer = await fetch(`${api.url}${file.url.replace(/until=\d/, 'until=9')}`);

    expect([other.status, longer.status]).toEqual([404, 404]);
  });

  it('loses where and with what it was taken', async () => {
    const visitor = await api.visit();
    const taken = await picture(60, 60)
      .jpeg()
      .withExif({ IFD0: { Make: 'Spycam' }, IFD3: { GPSLatitude: '43/1 51/1 0/1' } })
      .toBuffer();
    expect(taken.includes('Spycam')).toBe(true);

    const { body: file } = await upload(visitor, taken, 'photo.jpg', 'image/jpeg');

    const kept = Buffer.from(await (await fetch(`${api.url}${file.url}`)).arrayBuffer());
    expect(kept.includes('Spycam')).toBe(false);
  });

  it('that moves goes on moving', async () => {
    const visitor = await api.visit();
    const frames = await Promise.all(
      ['#f00', '#00f'].map((background) =>
        sharp({ create: { width: 8, height: 8, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();

    const { status, body } = await upload(visitor, gif, 'a.gif', 'image/gif');

    expect({ status, width: body.width, height: body.height }).toEqual({ status: 200, width: 8, height: 8 });
  });

  it('of another visitor cannot be sent as one’s own', async () => {
    const [mine, theirs] = [await api.visit(), await api.visit()];
    const { body: file } = await upload(theirs, await picture(10, 10).png().toBuffer());

    const sent = await send(mine, file.fileId);

    expect(sent.status).toBe(404);
  });
});

describe('an upload', () => {
  it.each([
    ['a page that calls itself a picture', Buffer.from('<html><script>alert(1)</script></html>')],
    [
      'a vector picture, which can hold scripts',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    ],
    ['a picture that is only its beginning', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['nothing', Buffer.alloc(0)],
  ])('of %s is refused', async (_, bytes) => {
    const { status, body } = await upload(await api.visit(), bytes);

    expect({ status, code: body.code }).toEqual({ status: 415, code: 'unsupported-media' });
  });

  it('of more pixels than we draw is refused, however small the file', async () => {
    const bomb = await picture(10_000, 10_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);

    const { status, body } = await upload(await api.visit(), bomb);

    expect({ status, code: body.code }).toEqual({ status: 413, code: 'too-large' });
  });

  it('over ten megabytes is refused', async () => {
    const { status, body } = await upload(await api.visit(), Buffer.alloc(10 * 1024 * 1024 + 1));

    expect({ status, max: body.details.maxBytes }).toEqual({ status: 413, max: 10_485_760 });
  });

  it('without its file is refused', async () => {
    const visitor = await api.visit();

    const { status } = await api.ask(`/api/visits/${visitor.visitId}/uploads`, {
      token: visitor.token,
      body: new FormData(),
    });

    expect(status).toBe(400);
  });
});
