/** The demo page: a shop that is visited, and beside it who visits and which rule takes over. */
import './demo.css';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Backstage } from './backstage.tsx';
import { Shop } from './shop.tsx';
import { keepVisitor, keptVisitor, mint, presetOf, type Visitor } from './visitor.ts';
import { sayIn } from './words.ts';

/** The entry point whose key the page's own embedding names. */
const ENTRY_POINT =
  document.querySelector<HTMLScriptElement>('script[data-entry-point]')?.dataset.entryPoint ?? 'demo';

/** What the loader puts there; calls made before the chat has come wait for it. */
interface Usher {
  readonly again: (identity?: string) => Promise<void>;
}

function usher(): Usher | undefined {
  return (window as { usher?: Usher }).usher;
}

function Demo() {
  const [visitor, setVisitor] = useState<Visitor>(
    () => keptVisitor() ?? presetOf('first', navigator.language.startsWith('zh') ? 'zh' : 'en'),
  );
  const [visiting, setVisiting] = useState(false);
  const [failed, setFailed] = useState(false);
  const say = sayIn(visitor.language);
  const visit = async (as: Visitor) => {
    setVisitor(as);
    keepVisitor(as);
    setVisiting(true);
    try {
      const identity = await mint(ENTRY_POINT, as);
      await usher()?.again(identity);
      setFailed(false);
    } catch {
      setFailed(true);
    } finally {
      setVisiting(false);
    }
  };
  useEffect(() => {
    document.documentElement.lang = visitor.language === 'zh' ? 'zh-CN' : 'en';
  }, [visitor.language]);
  return (
    <>
      <Shop say={say} language={visitor.language} />
      <Backstage
        say={say}
        entryPoint={ENTRY_POINT}
        visitor={visitor}
        change={setVisitor}
        visit={visit}
        visiting={visiting}
        failed={failed}
      />
    </>
  );
}

const place = document.getElementById('demo');
if (place !== null) render(<Demo />, place);

/** The seeded rules link to the shop by its name on the web; here those pages are parts of this one. */
const SHOP_SITE = /^https:\/\/changbai\.example/;

addEventListener(
  'click',
  (event) => {
    const link = event
      .composedPath()
      .find((part): part is HTMLAnchorElement => part instanceof HTMLAnchorElement);
    if (link === undefined || !SHOP_SITE.test(link.href)) return;
    event.preventDefault();
    location.hash = `#${link.href.replace(SHOP_SITE, '')}`;
  },
  true,
);
