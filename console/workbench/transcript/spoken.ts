/** What a screen reader says when a line comes in: who and what, or the system's sentence. */
import { lineWords } from './line-words.ts';
import type { Line } from './lines.ts';

type Translate = (key: string, named?: Record<string, unknown>) => string;

export function spokenWords(line: Line, t: Translate): string {
  switch (line.kind) {
    case 'bubble': {
      const who = t(`transcript.from-${line.event.from}`, { name: line.event.agentName ?? '' });
      return t('transcript.says', { who, words: contentWords(line, t) });
    }
    case 'note':
      return t('transcript.says', {
        who: t('transcript.note-by', { name: line.event.agentName ?? '' }),
        words: line.event.text,
      });
    case 'system': {
      const { key, named } = lineWords(line.event);
      return t(`line.${key}`, { ...named });
    }
    case 'day':
    case 'chapter':
    case 'pending':
      return '';
    default:
      return line satisfies never;
  }
}

function contentWords({ event }: Extract<Line, { kind: 'bubble' }>, t: Translate): string {
  const { content } = event;
  if (content.type === 'image') return content.alt || t('ui.image');
  return content.type === 'card' ? `${content.title} ${content.text}` : content.text;
}
