/** The custom element that holds the widget on somebody else's page, and what that page may ask of it. */
import { render } from 'preact';
import { show } from './connect/commands.ts';
import type { Context, Options } from './connect/context.ts';
import { start as startVisit } from './connect/start.ts';
import { App } from './view/app.tsx';
import css from './widget.css?inline';

/** What the script element on the page says, as `data-…`. */
interface Settings {
  readonly entryPoint?: string;
  readonly identity?: string;
  readonly language?: string;
  readonly theme?: string;
  /** The chat as a page of its own; the entry point is the last part of the address. */
  readonly page?: string;
}

/** Told to the page as the event `usher:visit`, whenever one of them changes. */
export interface VisitDetail {
  readonly id: string | null;
  readonly token: string;
  readonly sessionId: string | null;
}

class UsherChat extends HTMLElement {}

export async function start(settings: Settings, base: string): Promise<object> {
  const root = createRoot(settings);
  const tell = teller();
  const context = await startVisit(
    optionsOf(settings, base),
    once((changed: Context) => {
      render(<App context={changed} model={changed.get()} />, root);
      tell(changed);
    }),
  );
  context.set({});
  return {
    identify: (identity: string) => {
      context.identity = identity;
      return context.reopen({ anew: true });
    },
    /** A new visit, as another person if the site says who. */
    again: (identity?: string) => {
      context.identity = identity ?? context.identity;
      context.set({ open: context.options.page, form: false });
      return context.reopen({ again: true, anew: true });
    },
    open: () => show(context),
    close: () => context.set({ open: context.options.page }),
  };
}

function optionsOf(settings: Settings, base: string): Options {
  return {
    base,
    key: settings.entryPoint ?? decodeURIComponent(location.pathname.split('/').pop() ?? ''),
    page: settings.page !== undefined,
    language: settings.language ?? '',
    identity: settings.identity ?? '',
  };
}

/** The host page's own styles end here; what is not drawn is not there to be clicked. */
function createRoot(settings: Settings): ShadowRoot {
  if (!customElements.get('usher-chat')) customElements.define('usher-chat', UsherChat);
  const element = document.createElement('usher-chat');
  if (settings.theme !== undefined) element.setAttribute('theme', settings.theme);
  if (settings.page !== undefined) element.setAttribute('page', '');
  const root = element.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  document.body.append(element);
  return root;
}

/** Several changes of one moment are drawn once. */
function once(draw: (context: Context) => void): (context: Context) => void {
  let planned = false;
  return (context) => {
    if (planned) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      draw(context);
    });
  };
}

function teller(): (context: Context) => void {
  let told = '';
  return (context) => {
    const { visitId, state } = context.get();
    const detail: VisitDetail = { id: visitId, token: context.token, sessionId: state.sessionId };
    const now = JSON.stringify(detail);
    if (now === told) return;
    told = now;
    dispatchEvent(new CustomEvent('usher:visit', { detail }));
  };
}
