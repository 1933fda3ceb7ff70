/** Stays at the end of what was said unless the visitor reads above; what they send brings them back to it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Nearer to the end than this is at the end. Pixels. */
const NEAR = 40;

export interface End {
  readonly ref: { current: HTMLDivElement | null };
  /** The visitor reads further up. */
  readonly away: boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

/** `sent`: grows with everything that the visitor sends. `seen` is told whenever the end is before somebody's eyes. */
export function useEnd(sent: string | null, seen: () => void): End {
  const ref = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const stays = useRef(true);
  const before = useRef({ sent, top: 0 });
  const follow = () => {
    const box = ref.current;
    if (box === null || !stays.current) return;
    box.scrollTop = box.scrollHeight;
    before.current.top = box.scrollTop;
    if (document.visibilityState === 'visible') seen();
  };
  const toEnd = () => {
    stays.current = true;
    setAway(false);
    follow();
  };
  useLayoutEffect(() => {
    if (sent === before.current.sent) return follow();
    before.current.sent = sent;
    if (sent === null) follow();
    else toEnd();
  });
  useEffect(() => {
    // What is said grows also when a picture comes.
    const watcher = new ResizeObserver(follow);
    if (ref.current !== null) for (const box of [ref.current, ...ref.current.children]) watcher.observe(box);
    document.addEventListener('visibilitychange', follow);
    return () => {
      watcher.disconnect();
      document.removeEventListener('visibilitychange', follow);
    };
  }, []);
  const onScroll = () => {
    const box = ref.current;
    if (box === null) return;
    const { top } = before.current;
    before.current.top = box.scrollTop;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR) stays.current = true;
    // Only who scrolls up leaves the end; what grew below left them where they were.
    else if (box.scrollTop < top) stays.current = false;
    setAway(!stays.current);
    if (stays.current && document.visibilityState === 'visible') seen();
  };
  return { ref, away, onScroll, toEnd };
}
