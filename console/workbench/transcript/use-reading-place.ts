/** Where the reader of a transcript is: at its end and taken along by it, or further up, where nothing moves. */
import type { VListHandle } from 'virtua/vue';
import { nextTick, type Ref, ref, useTemplateRef, watch } from 'vue';
import type { Line } from './lines.ts';

/** A scroll so long after the hand was on it is not the person's. Milliseconds. */
const HAND_MS = 800;
/** So near to the end is at it, and so near to the top asks for more. Pixels. */
const END_PX = 48;
const TOP_PX = 240;

interface Options {
  readonly lines: Readonly<Ref<readonly Line[]>>;
  readonly loading: Readonly<Ref<boolean>>;
  /** What stands above; false = nothing came. */
  readonly readFurther: () => Promise<boolean>;
}

/** The component names its virtual list `list`. */
export function useReadingPlace({ lines, loading, readFurther }: Options) {
  const list = useTemplateRef<VListHandle>('list');
  /** Lines come in at the top: the list then holds what is read where it is. */
  const shift = ref(false);
  const atEnd = ref(true);
  /** Said below while the reader was further up. */
  const missed = ref(0);

  watch(
    () => lines.value.at(-1)?.key,
    async (_, last) => {
      const fresh = lines.value.at(-1);
      if (atEnd.value || last === undefined || fresh?.kind === 'pending') await toEnd();
      else if (fresh?.kind === 'bubble' || fresh?.kind === 'note') missed.value += 1;
    },
  );

  async function toEnd(): Promise<void> {
    missed.value = 0;
    atEnd.value = true;
    await nextTick();
    stick();
  }

  /** Lines are measured only once they are drawn: until then the end moves, and we with it. */
  function stick(): void {
    if (atEnd.value) list.value?.scrollToIndex(lines.value.length - 1, { align: 'end' });
  }

  async function show(key: string): Promise<void> {
    const at = lines.value.findIndex((line) => line.key === key);
    if (at === -1) return;
    atEnd.value = false;
    await nextTick();
    list.value?.scrollToIndex(at, { align: 'center' });
  }

  let handAtMs = 0;
  let dragging = false;
  function hand(event: Event): void {
    handAtMs = performance.now();
    dragging = event.type === 'pointerdown';
  }

  /** Only a person leaves the end; what is measured or resized does not. */
  function onScroll(offset: number): void {
    const handle = list.value;
    if (handle === null || loading.value) return;
    const byHand = dragging || performance.now() - handAtMs < HAND_MS;
    const isAtEnd = offset + handle.viewportSize >= handle.scrollSize - END_PX;
    if (isAtEnd || byHand) atEnd.value = isAtEnd;
    if (atEnd.value) missed.value = 0;
    else if (offset < TOP_PX && handle.scrollSize > handle.viewportSize) void further();
  }

  let reading = false;
  async function further(): Promise<boolean> {
    if (reading) return false;
    reading = true;
    shift.value = true;
    const came = await readFurther();
    await nextTick();
    shift.value = false;
    reading = false;
    return came;
  }

  return { list, shift, atEnd, missed, toEnd, stick, show, hand, onScroll, further };
}
