/** Names for ids: agents, groups, bots, staff. Read together, kept for two seconds, forgotten at once when changed here. */
import type { Store } from '#activities/store/database.ts';
import { type Language, type Text, textIn } from '#rules/text.ts';

export interface Names {
  /** For colleagues. */
  readonly agent: (id: string | null) => string | null;
  /** For customers. */
  readonly nickname: (id: string | null) => string | null;
  readonly group: (id: string | null, language?: Language) => string | null;
  readonly bot: (id: string | null, language?: Language) => string | null;
  readonly staff: (id: string | null) => string | null;
  readonly entryPoint: (id: string, language?: Language) => string;
  readonly theme: (id: string | null, language?: Language) => readonly string[];
}

export interface Directory {
  /** `language`: that of who reads them, where a name is not asked for in another. */
  readonly names: (language?: Language) => Promise<Names>;
  readonly forget: () => void;
}

const KEPT_MS = 2_000;

export function createDirectory(store: Store): Directory {
  let kept: { readonly until: number; readonly names: Promise<Names> } | null = null;
  return {
    names: async (language = 'zh') => {
      if (kept === null || kept.until < performance.now()) {
        const names = readNames(store);
        const mine = { until: performance.now() + KEPT_MS, names };
        kept = mine;
        names.catch(() => {
          if (kept === mine) kept = null;
        });
      }
      return namesIn(await kept.names, language);
    },
    forget: () => {
      kept = null;
    },
  };
}

function namesIn(names: Names, language: Language): Names {
  return {
    ...names,
    group: (id, own = language) => names.group(id, own),
    bot: (id, own = language) => names.bot(id, own),
    entryPoint: (id, own = language) => names.entryPoint(id, own),
    theme: (id, own = language) => names.theme(id, own),
  };
}

async function readNames(store: Store): Promise<Names> {
  const { prisma } = store;
  const [agents, groups, bots, staff, entryPoints, themes] = await Promise.all([
    prisma.agent.findMany({ select: { id: true, name: true, nickname: true } }),
    prisma.group.findMany({ select: { id: true, name: true } }),
    prisma.bot.findMany({ select: { id: true, name: true } }),
    prisma.staff.findMany({ select: { id: true, displayName: true } }),
    prisma.entryPoint.findMany({ select: { id: true, name: true } }),
    prisma.theme.findMany({ select: { id: true, name: true, parentId: true } }),
  ]);
  const agentOf = new Map(agents.map((agent) => [agent.id, agent]));
  const staffOf = new Map(staff.map((one) => [one.id, one.displayName]));
  const groupOf = textsById(groups);
  const botOf = textsById(bots);
  const entryOf = textsById(entryPoints);
  const themeOf = new Map(themes.map((theme) => [theme.id, theme]));
  const themePath = (id: string | null, language: Language): string[] => {
    const path: string[] = [];
    for (
      let at = themeOf.get(id ?? '');
      at !== undefined && path.length < 10;
      at = themeOf.get(at.parentId ?? '')
    )
      path.unshift(textIn(JSON.parse(at.name) as Text, language));
    return path;
  };
  return {
    agent: (id) => agentOf.get(id ?? '')?.name ?? null,
    nickname: (id) => agentOf.get(id ?? '')?.nickname ?? null,
    group: (id, language = 'zh') => nameIn(groupOf, id, language),
    bot: (id, language = 'zh') => nameIn(botOf, id, language),
    staff: (id) => staffOf.get(id ?? '') ?? null,
    entryPoint: (id, language = 'zh') => nameIn(entryOf, id, language) ?? '',
    theme: (id, language = 'zh') => themePath(id, language),
  };
}

function textsById(
  rows: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, Text> {
  return new Map(rows.map((row) => [row.id, JSON.parse(row.name) as Text]));
}

function nameIn(texts: ReadonlyMap<string, Text>, id: string | null, language: Language): string | null {
  const text = texts.get(id ?? '');
  return text === undefined ? null : textIn(text, language);
}
