/** The step's own lines as rows of the log: prompts get the policy's words, guided messages theirs. */
import type { GuidedMessage } from '#rules/authoring/rule.ts';
import type { StepEvent } from '#rules/session/effects.ts';
import type { PolicyEntry } from '#rules/session/policy.ts';
import { type Language, textIn } from '#rules/text.ts';
import type { NewSessionEvent } from './session-events.ts';

export interface LineContext {
  readonly language: Language;
  readonly policy: PolicyEntry;
  readonly groupId: string | null;
  /** The name of the rule a decision followed, where one is known. */
  readonly ruleNameOf: (decisionId: string | null) => string | null;
}

export function lineOf(
  event: StepEvent,
  audience: 'all' | 'staff',
  context: LineContext,
): NewSessionEvent | null {
  const line = {
    kind: event.kind,
    audience,
    author: 'system' as const,
    agentId: 'agentId' in event ? event.agentId : null,
    groupId: context.groupId,
    clientId: null,
  };
  switch (event.kind) {
    case 'guided': {
      const { message, index, decisionId } = event;
      const content = guidedContent(message, context.language);
      return { ...line, author: 'guide', body: { index, decisionId, messageId: message.id, content } };
    }
    case 'prompt': {
      const words = context.policy.prompts[event.prompt];
      // An organisation that has no words for the moment says nothing.
      if (words === undefined) return null;
      return {
        ...line,
        body: { prompt: event.prompt, text: filled(textIn(words, context.language), event.values) },
      };
    }
    case 'assigned':
    case 'queued': {
      const { kind: _, ...body } = event;
      return { ...line, body: { ...body, ruleName: context.ruleNameOf(event.decisionId) } };
    }
    default: {
      const { kind: _, ...body } = event;
      return { ...line, body };
    }
  }
}

/** `{{minutes}}` and the like; a name that is not given stays as it is written. */
function filled(text: string, values: { readonly [name: string]: string }): string {
  return text.replace(/\{\{\s*([\w.-]+)\s*\}\}/gu, (all, name: string) => values[name] ?? all);
}

/** Guided messages are rendered when the visit opens; here only the language is chosen. */
export function guidedContent(message: GuidedMessage, language: Language): object {
  switch (message.kind) {
    case 'text':
      return { type: 'text', text: textIn(message.text, language) };
    case 'image': {
      const { url, width, height, alt } = message.image;
      return { type: 'image', url, width, height, alt: textIn(alt, language) };
    }
    case 'card':
      return {
        type: 'card',
        title: textIn(message.title, language),
        text: textIn(message.text, language),
        url: message.link ?? null,
        imageUrl: message.image?.url ?? null,
      };
    default:
      return message satisfies never;
  }
}
