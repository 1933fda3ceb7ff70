/** Time that passes only when it is told to: what is due earliest runs first, what is due together in the order it was planned. */

export interface VirtualClock {
  readonly nowMs: () => number;
  /** Never before now: what is planned for the past runs at once. */
  readonly at: (atMs: number, action: () => void) => void;
  /** Runs everything due up to and including `untilMs`, and stands there. */
  readonly runUntil: (untilMs: number) => void;
}

interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly action: () => void;
}

export function createVirtualClock(startMs: number): VirtualClock {
  const heap: Planned[] = [];
  let nowMs = startMs;
  let order = 0;
  return {
    nowMs: () => nowMs,
    at(atMs, action) {
      push(heap, { atMs: Math.max(atMs, nowMs), order: order++, action });
    },
    runUntil(untilMs) {
      for (let next = heap[0]; next !== undefined && next.atMs <= untilMs; next = heap[0]) {
        pop(heap);
        nowMs = Math.max(nowMs, next.atMs);
        next.action();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}

function before(a: Planned | undefined, b: Planned | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function swap(heap: Planned[], i: number, j: number): void {
  const [a, b] = [heap[i], heap[j]];
  if (a === undefined || b === undefined) return;
  heap[i] = b;
  heap[j] = a;
}

function push(heap: Planned[], planned: Planned): void {
  heap.push(planned);
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!before(heap[child], heap[parent])) return;
    swap(heap, child, parent);
    child = parent;
  }
}

function pop(heap: Planned[]): void {
  swap(heap, 0, heap.length - 1);
  heap.pop();
  let parent = 0;
  for (;;) {
    const [left, right] = [2 * parent + 1, 2 * parent + 2];
    let first = before(heap[left], heap[parent]) ? left : parent;
    if (before(heap[right], heap[first])) first = right;
    if (first === parent) return;
    swap(heap, parent, first);
    parent = first;
  }
}
