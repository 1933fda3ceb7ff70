/** A rule's sentence in pieces that know what they speak of, so that a word can lead to its condition. Joined they are the sentence. */
import type { Group, Node, NodeId, Rule } from './rule.ts';
import { isGroup, isReference } from './rule.ts';
import { actionWords, inForceParts, nodeWords, type RulePartName, type SentenceSpeech } from './sentence.ts';
import { say } from './value-words.ts';

export interface Piece {
  readonly text: string;
  readonly to:
    | { readonly kind: 'node'; readonly id: NodeId }
    | { readonly kind: 'part'; readonly part: RulePartName }
    | null;
}

const plain = (text: string): Piece => ({ text, to: null });

function childrenPieces(
  { id, children }: { readonly id: NodeId; readonly children: readonly Node[] },
  kind: 'all' | 'any',
  speech: SentenceSpeech,
): readonly Piece[] {
  // Only of a draft: what is to stand here is not written yet.
  if (children.length === 0) return [{ text: '…', to: { kind: 'node', id } }];
  const parts = children.map((child) => bracketed(child, speech));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const join = kind === 'all' ? say(speech, '，且', ', and ') : say(speech, '，或', ' or ');
  const joined = parts.flatMap((part, at) => (at === 0 ? part : [plain(join), ...part]));
  return kind === 'any' && speech.language === 'en' ? [plain('either '), ...joined] : joined;
}

function isCompound(node: Node): boolean {
  if (!isGroup(node) || 'not' in node) return false;
  return ('all' in node ? node.all : node.any).length > 1;
}

function bracketed(node: Node, speech: SentenceSpeech): readonly Piece[] {
  const pieces = nodePieces(node, speech);
  if (!isCompound(node)) return pieces;
  return [plain(say(speech, '（', '(')), ...pieces, plain(say(speech, '）', ')'))];
}

function nodePieces(node: Node, speech: SentenceSpeech): readonly Piece[] {
  if (!isGroup(node) || isReference(node))
    return [{ text: nodeWords(node, speech), to: { kind: 'node', id: node.id } }];
  if ('not' in node) return [plain(say(speech, '并非', 'not ')), ...bracketed(node.not, speech)];
  const { id } = node;
  return 'all' in node
    ? childrenPieces({ id, children: node.all }, 'all', speech)
    : childrenPieces({ id, children: node.any }, 'any', speech);
}

/** `what`: the conditions alone where the rest cannot be told yet. */
export function rulePieces(
  rule: Pick<Rule, 'conditions'> & Rule,
  speech: SentenceSpeech,
  what: 'all' | 'conditions' = 'all',
): readonly Piece[] {
  const conditions = nodePieces(rule.conditions as Group, speech);
  const when = [plain(say(speech, '当', 'When ')), ...conditions];
  if (what === 'conditions') return [...when, plain(say(speech, '时……', ', …'))];
  const action: Piece = { text: actionWords(rule, speech), to: { kind: 'part', part: 'action' } };
  const parts = inForceParts(rule, speech).flatMap(({ part, words }): readonly Piece[] => [
    plain(say(speech, '，', ', ')),
    { text: words, to: { kind: 'part', part } },
  ]);
  return [...when, plain(say(speech, '时，', ', ')), action, ...parts, plain(say(speech, '。', '.'))];
}
