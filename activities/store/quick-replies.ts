/** Phrases at hand in the reply box: a person's own, a group's, the company's. */
import type { Text } from '#rules/text.ts';
import type { Store } from './database.ts';

export interface StoredQuickReply {
  readonly id: string;
  readonly scope: 'mine' | 'group' | 'company';
  readonly title: Text;
  readonly words: Text;
}

/** `owner_id` is the person's or the group's id; null for the company. At most 500. */
export async function listQuickReplies(
  store: Store,
  reader: { readonly staffId: string; readonly groupIds: readonly string[] },
): Promise<readonly StoredQuickReply[]> {
  const rows = await store.prisma.quickReply.findMany({
    where: {
      OR: [
        { scope: 'company' },
        { scope: 'mine', ownerId: reader.staffId },
        { scope: 'group', ownerId: { in: [...reader.groupIds] } },
      ],
    },
    orderBy: [{ scope: 'asc' }, { place: 'asc' }, { id: 'asc' }],
    take: 500,
  });
  return rows.map((row) => ({
    id: row.id,
    scope: row.scope as StoredQuickReply['scope'],
    title: JSON.parse(row.title) as Text,
    words: JSON.parse(row.words) as Text,
  }));
}
