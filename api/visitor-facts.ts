/** What a request tells of its visitor, untrusted: where the address is, which device, which language. */
import { createRequire } from 'node:module';
import bowser from 'bowser';
import type { Language } from '#rules/text.ts';

export interface Place {
  readonly country: string | null;
  /** Province without 省, 市 and the like: 吉林. */
  readonly region: string | null;
  readonly city: string | null;
}

const UNKNOWN: Place = { country: null, region: null, city: null };

type Regions = typeof import('ip2region');
type Table = InstanceType<Regions['default']>;
let database: Table | null = null;

/** Where an address is, as far as the kept table knows; a private one is nowhere. */
export function placeOf(address: string): Place {
  // The table is read when first asked, so that programs which never ask do not wait for it.
  database ??= openTable();
  try {
    const found = database.search(address.replace(/^::ffff:/, ''));
    if (!found?.country) return UNKNOWN;
    return { country: found.country, region: shortName(found.province), city: shortName(found.city) };
  } catch {
    return UNKNOWN;
  }
}

/** It is CommonJS with a default of its own, which bundlers and Node read differently as an import. */
function openTable(): Table {
  const { default: IP2Region } = createRequire(import.meta.url)('ip2region') as Regions;
  return new IP2Region();
}

function shortName(name: string): string | null {
  const short = name.replace(/(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)$/u, '');
  return short === '' ? null : short;
}

export interface Device {
  readonly kind: 'desktop' | 'mobile' | 'tablet' | null;
  readonly browser: string | null;
}

export function deviceOf(userAgent: string): Device {
  if (userAgent === '') return { kind: null, browser: null };
  const parsed = bowser.parse(userAgent.slice(0, 500));
  const type = parsed.platform.type;
  return {
    kind: type === 'desktop' || type === 'mobile' || type === 'tablet' ? type : null,
    browser: parsed.browser.name ?? null,
  };
}

/** The widget speaks the first of the browser's languages that we speak; Chinese where none fits. */
export function languageOf(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const short = wish.toLowerCase().slice(0, 2);
    if (short === 'zh' || short === 'en') return short;
  }
  return wishes.length > 0 ? 'en' : 'zh';
}
