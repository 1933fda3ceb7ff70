/** Ctrl+Z and Ctrl+Shift+Z take the draft back and forth, but not where a field keeps an undo of its own. */
import { onMounted, onUnmounted } from 'vue';

const OWN_UNDO = '.cm-editor, .el-overlay, [data-own-undo]';

export function useUndoKeys(act: { readonly undo: () => void; readonly redo: () => void }): void {
  function press(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    if (event.target instanceof Element && event.target.closest(OWN_UNDO) !== null) return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) act.redo();
    else act.undo();
  }
  onMounted(() => window.addEventListener('keydown', press));
  onUnmounted(() => window.removeEventListener('keydown', press));
}
