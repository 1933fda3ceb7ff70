/** Which key presses are ours: none while an input method composes, letters only outside text fields. */

import { type KeyBindingMap, tinykeys } from 'tinykeys';
import { onMounted, onUnmounted } from 'vue';
import { useMe } from './me.ts';

export interface Press {
  readonly isComposing: boolean;
  /** 229 where the browser hands the key to an input method without saying so. */
  readonly keyCode: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly key: string;
}

export function isComposing(press: Pick<Press, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === 229;
}

/** Where the caret is: what is typed there is text, not a command. */
function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  );
}

export interface Where {
  readonly inTextField: boolean;
  /** A dialog or menu is open and has the keys. */
  readonly inLayer: boolean;
  /** The person switched single keys off. */
  readonly shortcuts: boolean;
}

/** Single keys only outside text and dialogs; a chord with Ctrl or ⌘ anywhere. */
export function actsOn(press: Press, where: Where): boolean {
  if (isComposing(press)) return false;
  if (press.ctrlKey || press.metaKey) return true;
  return where.shortcuts && !where.inTextField && !where.inLayer;
}

export type SendKey = 'enter' | 'mod-enter';
export type EnterMeans = 'send' | 'newline' | 'nothing';

/** What Enter does in the reply box. */
export function enterMeans(press: Press & { readonly shiftKey: boolean }, sendKey: SendKey): EnterMeans {
  if (press.key !== 'Enter' || isComposing(press)) return 'nothing';
  const mod = press.ctrlKey || press.metaKey;
  if (mod) return 'send';
  return sendKey === 'mod-enter' || press.shiftKey ? 'newline' : 'send';
}

function hasOpenLayer(): boolean {
  const layers = document.querySelectorAll<HTMLElement>('.el-overlay, .el-popper[aria-hidden="false"]');
  return [...layers].some((layer) => layer.style.display !== 'none' && !layer.matches('[role="tooltip"]'));
}

/** Binds keys for as long as the component is on the page. */
export function useKeys(bindings: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const me = useMe();
  let stop: (() => void) | null = null;
  onMounted(() => {
    const guarded = Object.entries(bindings).map(([key, act]) => [
      key,
      (event: KeyboardEvent) => {
        const where = {
          inTextField: isTextField(event.target),
          inLayer: hasOpenLayer(),
          shortcuts: me.preferences.shortcuts,
        };
        if (!actsOn(event, where)) return;
        event.preventDefault();
        act(event);
      },
    ]);
    // First of all listeners: afterwards the dialog that Escape closes is already gone.
    stop = tinykeys(window, Object.fromEntries(guarded) as KeyBindingMap, { capture: true });
  });
  onUnmounted(() => stop?.());
}
