/** The one line on the site's page: waits until the browser has nothing better to do, or somebody asks. */
export {};

type Call = (...given: unknown[]) => unknown;

declare const CHAT: string;

const script = document.currentScript as HTMLScriptElement;
let loading: Promise<Record<string, Call>> | undefined;

function load(): Promise<Record<string, Call>> {
  loading ??= import(new URL(CHAT, script.src).href).then((chat) =>
    chat.start(script.dataset, new URL(script.src).origin),
  );
  return loading;
}

const usher: Record<string, Call> = {};
for (const name of ['identify', 'open', 'close', 'again'])
  usher[name] = async (...given) => (await load())[name]?.(...given);
Object.assign(window, { usher });

if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 3_000 });
else setTimeout(load, 200);
