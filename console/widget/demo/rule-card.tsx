/** The rule that took over this visit, a way to its reasons, and when its next message is due. */
import { useEffect, useState } from 'preact/hooks';
import type { VisitDetail } from '../widget.tsx';
import { type RuleAtWork, ruleAtWork } from './visitor.ts';
import type { Language, Say } from './words.ts';

const TICK_MS = 500;
/** While messages are due, and when all is quiet. Milliseconds. */
const SOON_MS = 1_000;
const QUIET_MS = 5_000;

export function RuleCard({ say, language }: { readonly say: Say; readonly language: Language }) {
  const { found, aheadMs } = useRule();
  return (
    <section class="rule" aria-label={say('rule')}>
      <h3>{say('rule')}</h3>
      {found === null ? (
        <p class="hint">{say('asking')}</p>
      ) : (
        <Found found={found} aheadMs={aheadMs} say={say} language={language} />
      )}
    </section>
  );
}

interface FoundProps {
  readonly found: RuleAtWork;
  readonly aheadMs: number;
  readonly say: Say;
  readonly language: Language;
}

function Found({ found, aheadMs, say, language }: FoundProps) {
  if (found.rule === null) return <p>{say('noRule')}</p>;
  const { name, version } = found.rule;
  const leftMs = found.nextMessageAtMs === null ? null : found.nextMessageAtMs - Date.now() - aheadMs;
  return (
    <>
      <p class="won">
        <strong>{(language === 'zh' ? name.zh : name.en) ?? name.zh ?? name.en}</strong>{' '}
        <small>v{version}</small>
        {found.sessionId !== null && (
          <a href={`/sessions/${found.sessionId}/why`} target="_blank" rel="noopener">
            {say('why')} ▸
          </a>
        )}
      </p>
      <p class="progress">
        <span>
          {found.shown} / {found.messages} {say('shown')}
        </span>
        {leftMs !== null && leftMs > 0 && (
          <span>
            {say('next')} <b>{clock(leftMs)}</b>
          </span>
        )}
      </p>
      <progress max={Math.max(1, found.messages)} value={found.shown} aria-hidden="true" />
    </>
  );
}

function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function useRule(): { found: RuleAtWork | null; aheadMs: number } {
  const [visit, setVisit] = useState<VisitDetail | null>(null);
  const [found, setFound] = useState<RuleAtWork | null>(null);
  const [aheadMs, setAhead] = useState(0);
  const [, tick] = useState(0);
  useEffect(() => {
    const hear = (event: Event) => setVisit((event as CustomEvent<VisitDetail>).detail);
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    addEventListener('usher:visit', hear);
    return () => {
      clearInterval(timer);
      removeEventListener('usher:visit', hear);
    };
  }, []);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      let pauseMs = QUIET_MS;
      try {
        if (visit?.id) {
          const now = await ruleAtWork({ id: visit.id, token: visit.token });
          if (over) return;
          setFound(now);
          setAhead(now.nowMs - Date.now());
          if (now.nextMessageAtMs !== null) pauseMs = SOON_MS;
        }
      } catch {
        // The chat says itself when the server is away; here the last answer stands.
      }
      if (!over) timer = setTimeout(look, pauseMs);
    };
    look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [visit?.id, visit?.token, visit?.sessionId]);
  return { found, aheadMs };
}
