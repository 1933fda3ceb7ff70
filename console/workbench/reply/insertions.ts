/** The way from the list of quick replies in the right pane into the reply box of the same session. */
import { defineStore } from 'pinia';
import { onScopeDispose } from 'vue';

type Insert = (text: string) => void;

const useBoxes = defineStore('reply-boxes', () => ({ boxes: new Map<string, Insert>() }));

export function useInsertions(sessionId: string, insert: Insert): void {
  const { boxes } = useBoxes();
  boxes.set(sessionId, insert);
  onScopeDispose(() => {
    if (boxes.get(sessionId) === insert) boxes.delete(sessionId);
  });
}

export function useInsertInto(sessionId: string): Insert {
  const { boxes } = useBoxes();
  return (text) => boxes.get(sessionId)?.(text);
}
