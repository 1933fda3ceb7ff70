/** Who the panel plays, kept in this browser, and the signed identity that a real site would make on its own server. */
import type { mintIdentity, readRuleAtWork } from '#api/contract/demo.ts';
import type { BodyInputOf, ResponseOf } from '#api/contract/operation.ts';
import { ask } from '../connect/ask.ts';
import type { Language } from './words.ts';

export interface Visitor {
  /** Known to the shop: signed in under a name. A stranger has neither name nor tags. */
  readonly known: boolean;
  readonly name: string;
  readonly tags: readonly string[];
  readonly visits: number;
  /** Empty = unknown. */
  readonly region: string;
  readonly language: Language;
}

export type Preset = 'vip' | 'regular' | 'first';

export function presetOf(preset: Preset, language: Language): Visitor {
  const name = language === 'zh' ? '张女士' : 'Ms Zhang';
  if (preset === 'vip') return { known: true, name, tags: ['VIP'], visits: 4, region: '吉林', language };
  if (preset === 'regular') return { known: false, name: '', tags: [], visits: 5, region: '吉林', language };
  return { known: false, name: '', tags: [], visits: 1, region: '', language };
}

export function samePerson(a: Visitor, b: Visitor): boolean {
  return JSON.stringify({ ...a, language: '' }) === JSON.stringify({ ...b, language: '' });
}

const KEPT = 'usher-demo-visitor';
const BROWSER = 'usher-demo-browser';

export function keptVisitor(): Visitor | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null');
  } catch {
    return null;
  }
}

export function keepVisitor(visitor: Visitor): void {
  localStorage.setItem(KEPT, JSON.stringify(visitor));
}

/** Two browsers are two customers, even if both play Ms Zhang. */
function browserId(): string {
  const kept = localStorage.getItem(BROWSER) ?? Math.random().toString(36).slice(2, 12);
  localStorage.setItem(BROWSER, kept);
  return kept;
}

export async function mint(entryPoint: string, visitor: Visitor): Promise<string> {
  const body: BodyInputOf<typeof mintIdentity> = {
    entryPoint,
    visits: visitor.visits,
    language: visitor.language,
    ...(visitor.region !== '' && { region: visitor.region }),
    ...(visitor.known && {
      sub: `demo-${browserId()}-${visitor.name}`.slice(0, 64),
      name: visitor.name,
      tags: [...visitor.tags],
      vip: visitor.tags.includes('VIP'),
    }),
  };
  const { identity } = await ask<typeof mintIdentity>(location.origin, ['post', '/demo/identity'], { body });
  return identity;
}

export type RuleAtWork = ResponseOf<typeof readRuleAtWork>;

export function ruleAtWork(visit: { readonly id: string; readonly token: string }): Promise<RuleAtWork> {
  return ask<typeof readRuleAtWork>(location.origin, ['get', '/demo/visits/{id}/rule'], {
    params: { id: visit.id },
    token: visit.token,
  });
}
