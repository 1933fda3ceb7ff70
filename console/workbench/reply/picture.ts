/** Looks at a picture before it is sent: the kind and the size are said at once, not after the upload. */
import { MAX_UPLOAD_BYTES, UPLOAD_MEDIA_TYPES } from '#api/contract/messages.ts';

export type PictureFault = 'type' | 'size' | 'empty';

export function pictureFault(file: { readonly type: string; readonly size: number }): PictureFault | null {
  if (!(UPLOAD_MEDIA_TYPES as readonly string[]).includes(file.type)) return 'type';
  if (file.size > MAX_UPLOAD_BYTES) return 'size';
  return file.size === 0 ? 'empty' : null;
}

/** The pictures of a paste or a drop; text beside them is left to the box. */
export function picturesIn(data: DataTransfer | null): readonly File[] {
  return [...(data?.files ?? [])].filter((file) => file.type !== '');
}
