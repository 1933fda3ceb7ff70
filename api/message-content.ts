/** What somebody sends, as the log keeps it; images lie by their file's id. */
import { findFile } from '#activities/store/uploads.ts';
import { AppError } from '#rules/errors.ts';
import type { MessageDraft } from './contract/messages.ts';
import type { BaseDeps } from './deps.ts';

export type MessageContentToKeep =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'image';
      readonly fileId: string;
      readonly width: number | null;
      readonly height: number | null;
      readonly alt: string;
    };

/** Only one's own upload may be sent: the visitor's, or one made for this very session. */
export async function contentOf(
  deps: BaseDeps,
  draft: MessageDraft,
  owner: { readonly visitorId: string } | { readonly sessionId: string },
): Promise<MessageContentToKeep> {
  if (draft.kind === 'text') return { type: 'text', text: draft.text };
  const file = await findFile(deps.store, draft.fileId);
  const own =
    file !== null &&
    ('visitorId' in owner ? file.visitorId === owner.visitorId : file.sessionId === owner.sessionId);
  if (!own) throw new AppError('not-found', 'No such upload', { fileId: draft.fileId });
  return { type: 'image', fileId: file.id, width: file.width, height: file.height, alt: '' };
}
