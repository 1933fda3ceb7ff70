/** Whoever works by keys keeps a place: where what had the focus is taken away, the next thing to press gets it. */
import { onBeforeUnmount, onMounted } from 'vue';

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
/** A menu that closes over what it removed gives up the focus only after its fading; a page may still be loading. */
const LOOKS = 40;
const LOOK_MS = 50;

/** What stood before the lost element, and that in which it stood; both are still there. */
interface Gap {
  readonly within: Element;
  readonly before: Node | null;
}

function isAfter(element: Element, { within, before }: Gap): boolean {
  const place = (before ?? within).compareDocumentPosition(element);
  const follows = (place & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return follows && !before?.contains(element);
}

function wasTaken(lost: Element, { removedNodes }: MutationRecord): boolean {
  return [...removedNodes].some((node) => node.contains(lost));
}

function gapIn(records: readonly MutationRecord[], lost: Element): Gap | null {
  const record = records.findLast((one) => one.target.isConnected && wasTaken(lost, one));
  if (record === undefined || !(record.target instanceof Element)) return null;
  const { target, previousSibling } = record;
  return { within: target, before: previousSibling?.parentNode === target ? previousSibling : null };
}

/** It was put elsewhere, or there is nothing more to do with it: undo stands beside redo, up beside down. */
function itselfOrPartner(element: Element): HTMLElement | null {
  if (element instanceof HTMLElement && !element.matches(':disabled')) return element;
  const beside = [element.previousElementSibling, element.nextElementSibling];
  return beside.find((one) => one instanceof HTMLButtonElement && !one.disabled) as HTMLElement | null;
}

export function useKeptFocus(within: () => HTMLElement | null): void {
  let root: HTMLElement | null = null;
  let last: Element | null = null;
  let byKeys = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function nextTo(gap: Gap): HTMLElement | undefined {
    const all = [...(root?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter((element) =>
      element.checkVisibility(),
    );
    return all.find((element) => isAfter(element, gap)) ?? all.at(-1);
  }

  function look(lost: Element, gap: Gap | null, looks: number): void {
    if (root?.contains(document.activeElement) || looks === 0) return;
    if (document.activeElement === document.body) {
      const next = lost.isConnected ? itselfOrPartner(lost) : gap && nextTo(gap);
      next?.focus();
    }
    if (!root?.contains(document.activeElement))
      timer = setTimeout(() => look(lost, gap, looks - 1), LOOK_MS);
  }

  const observer = new MutationObserver((records) => {
    const lost = last;
    if (lost === null || !byKeys) return;
    const isOff = lost.matches(':disabled:not(.is-loading)');
    if (!isOff && !records.some((record) => wasTaken(lost, record))) return;
    const gap = gapIn(records, lost);
    if (!lost.isConnected) last = null;
    clearTimeout(timer);
    // Whoever took it away may know better where to go on.
    timer = setTimeout(() => look(lost, gap, LOOKS), LOOK_MS);
  });
  const focused = ({ target }: FocusEvent): void => {
    last = target instanceof Element ? target : null;
  };
  const pressed = (): void => {
    byKeys = true;
  };
  const pointed = (): void => {
    byKeys = false;
  };

  onMounted(() => {
    root = within();
    if (root === null) return;
    observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    root.addEventListener('focusin', focused);
    document.addEventListener('keydown', pressed, true);
    document.addEventListener('pointerdown', pointed, true);
  });
  onBeforeUnmount(() => {
    clearTimeout(timer);
    observer.disconnect();
    root?.removeEventListener('focusin', focused);
    document.removeEventListener('keydown', pressed, true);
    document.removeEventListener('pointerdown', pointed, true);
  });
}
