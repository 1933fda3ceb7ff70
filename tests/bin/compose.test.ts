// The production shape, held against what the programs really read.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Environment } from '#api/config.ts';
import { ROOT } from '../../bin/settings.mjs';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly restart?: string;
  readonly command?: string | string[];
  readonly environment?: Record<string, string>;
  readonly healthcheck?: { readonly test: string[] };
  readonly depends_on?: Record<string, { readonly condition: string }>;
  readonly volumes?: string[];
}

const file = fs.readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8');
const services = Object.entries(
  (parse(file, { merge: true }) as { services: Record<string, Service> }).services,
);
const usher = services.filter(([, service]) => service.build !== undefined);
const named = (beginning: string) => services.filter(([name]) => name.startsWith(beginning));

/** What compose would put there for somebody who set every required variable and no other. */
function filledIn(text: string): string {
  return text
    .replace(/\$\{\w+:\?[^}]*\}/g, 'a-value-of-more-than-thirty-two-characters')
    .replace(/\$\{\w+:-([^}]*)\}/g, '$1');
}

/** Empty is absent, as the programs read it. */
function environmentOf(service: Service): Record<string, string> {
  const entries = Object.entries(service.environment ?? {}).map(
    ([name, value]) => [name, filledIn(value)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

describe('docker-compose.yml', () => {
  it('runs two api, two workers, MySQL 8.4 and Temporal with 512 shards', () => {
    expect(named('api-')).toHaveLength(2);
    expect(named('worker-')).toHaveLength(2);
    expect(named('mysql')[0]?.[1].image).toBe('mysql:8.4');
    expect(named('temporal')[1]?.[1].environment).toMatchObject({ NUM_HISTORY_SHARDS: '512', DB: 'mysql8' });
  });

  it.each(usher)('gives %s only variables that the programs read, with values they take', (_, service) => {
    const environment = environmentOf(service);

    expect(Object.keys(Environment.shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
    expect(Environment.safeParse(environment).error).toBeUndefined();
  });

  it('has each node carry a name of its own', () => {
    const names = [...named('api-'), ...named('worker-')].map(
      ([, service]) => service.environment?.NODE_NAME,
    );

    expect(new Set(names).size).toBe(4);
  });

  it('asks for every secret and has a default for none', () => {
    const secrets = file.match(/\$\{\w*(PASSWORD|SECRET|PWD)\w*[^}]*\}/g) ?? [];
    const plain = services.flatMap(([, service]) =>
      Object.entries(service.environment ?? {})
        .filter(([name]) => /PASSWORD|SECRET|PWD/.test(name))
        .map(([, value]) => value),
    );

    expect(secrets.length).toBeGreaterThan(3);
    for (const secret of secrets) expect(secret).toMatch(/^\$\{\w+:\?.+\}$/);
    for (const value of plain) expect(value).toMatch(/^\$\{\w+:\?/);
  });

  it.each(services.filter(([, service]) => service.restart === 'unless-stopped'))(
    'looks after the health of %s, which runs for ever',
    (_, service) => {
      expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    },
  );

  it('waits only for services that exist and can reach the state waited for', () => {
    const all = new Map(services);
    for (const [name, service] of services) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        const known = all.get(other);
        expect(known, `${name} waits for ${other}`).toBeDefined();
        if (condition === 'service_healthy') expect(known?.healthcheck).toBeDefined();
        else expect(known?.restart).toMatch(/^on-failure/);
      }
    }
  });

  it('pins every image and mounts only files that are there', () => {
    for (const [, { image, build, volumes = [] }] of services) {
      if (build === undefined) expect(image).toMatch(/:\d/);
      const mounted = volumes.map((one) => one.split(':')[0] ?? '').filter((one) => one.startsWith('.'));
      for (const one of mounted) expect(fs.existsSync(path.join(ROOT, one))).toBe(true);
    }
  });
});

describe('Dockerfile', () => {
  const text = fs.readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');

  it('builds on Debian, since Temporal needs glibc', () => {
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);

    expect(bases.length).toBeGreaterThan(0);
    for (const base of bases) expect(base).toMatch(/^node:20\.\d+-bookworm-slim$/);
  });

  it('runs as nobody special', () => {
    expect(text).toMatch(/^USER node$/m);
  });
});
