/** Whoever works by keys keeps a place: where what had the focus is taken away, the next thing to press gets it. */
import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue';

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
/** A menu that closes over what it removed gives up the focus only after its fading. */
const LOOKS = 20;
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

function gapIn(records: readonly MutationRecord[], lost: Element): Gap | null {
  const record = records.findLast(
    ({ target, removedNodes }) => target.isConnected && [...removedNodes].some((node) => node.contains(lost)),
  );
  if (record === undefined || !(record.target instanceof Element)) return null;
  const { target, previousSibling } = record;
  return { within: target, before: previousSibling?.parentNode === target ? previousSibling : null };
}

export function useKeptFocus(root: Readonly<ShallowRef<HTMLElement | null>>): void {
  let last: Element | null = null;
  let byKeys = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function refocus(gap: Gap): void {
    const all = [...(root.value?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter((element) =>
      element.checkVisibility(),
    );
    const next = all.find((element) => isAfter(element, gap)) ?? all.at(-1);
    next?.focus();
  }

  function look(gap: Gap, looks: number): void {
    const { activeElement } = document;
    if (root.value?.contains(activeElement) || looks === 0) return;
    if (activeElement === document.body) refocus(gap);
    else timer = setTimeout(() => look(gap, looks - 1), LOOK_MS);
  }

  const observer = new MutationObserver((records) => {
    if (last === null || last.isConnected) return;
    const gap = gapIn(records, last);
    last = null;
    if (gap === null || !byKeys) return;
    clearTimeout(timer);
    // Whoever took it away may know better where to go on.
    timer = setTimeout(() => look(gap, LOOKS), LOOK_MS);
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
    if (root.value === null) return;
    observer.observe(root.value, { childList: true, subtree: true });
    root.value.addEventListener('focusin', focused);
    document.addEventListener('keydown', pressed, true);
    document.addEventListener('pointerdown', pointed, true);
  });
  onBeforeUnmount(() => {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('keydown', pressed, true);
    document.removeEventListener('pointerdown', pointed, true);
  });
}
