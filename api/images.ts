/** Uploaded images: the kind is read from the bytes, the pixels are bounded, and what is kept was drawn anew by us. */
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { AppError } from '#rules/errors.ts';
import { UPLOAD_MEDIA_TYPES } from './contract/messages.ts';

/** Larger pictures are refused before they are drawn: a small file can hold a thousand times its size. */
const MOST_PIXELS = 40_000_000;
/** Longer sides are drawn smaller. Pixels. */
const LONGEST_SIDE = 2_560;
/** Of an animation. Frames. */
const MOST_FRAMES = 200;

export interface KeptImage {
  readonly content: Buffer;
  readonly mediaType: (typeof UPLOAD_MEDIA_TYPES)[number];
  readonly width: number;
  readonly height: number;
}

export async function keepImage(bytes: Buffer): Promise<KeptImage> {
  const found = await fileTypeFromBuffer(bytes);
  const mediaType = UPLOAD_MEDIA_TYPES.find((type) => type === found?.mime);
  if (mediaType === undefined)
    throw new AppError('unsupported-media', 'Not a picture of a kind we take', {
      found: found?.mime ?? null,
    });
  try {
    const picture = sharp(bytes, {
      limitInputPixels: MOST_PIXELS,
      failOn: 'error',
      animated: mediaType === 'image/gif' || mediaType === 'image/webp',
      pages: -1,
    });
    const { pages = 1 } = await picture.metadata();
    if (pages > MOST_FRAMES) throw new AppError('too-large', 'Too many frames', { maxFrames: MOST_FRAMES });
    // Drawn anew: turned as the camera says, and without place, camera and whatever else was hidden in it.
    const { data, info } = await picture
      .rotate()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .toFormat(
        mediaType === 'image/png'
          ? 'png'
          : mediaType === 'image/gif'
            ? 'gif'
            : mediaType === 'image/webp'
              ? 'webp'
              : 'jpeg',
      )
      .toBuffer({ resolveWithObject: true });
    return { content: data, mediaType, width: info.width, height: info.pageHeight ?? info.height };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const tooMany = cause instanceof Error && /pixel limit/i.test(cause.message);
    throw tooMany
      ? new AppError('too-large', 'More pixels than we draw', { maxPixels: MOST_PIXELS }, { cause })
      : new AppError('unsupported-media', 'The picture cannot be drawn', {}, { cause });
  }
}
