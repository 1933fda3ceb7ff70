// What the environment may say to `start` and `test`, and what is answered when it says something else.
import { isIP } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './refusal.mjs';

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const DEFAULT_PORT = 7300;

/** @param {string} name @param {string} value @param {string} right @returns {never} */
function refuse(name, value, right) {
  throw new Refusal(`${name} is ${JSON.stringify(value)}, which cannot be used.\nRight would be: ${right}`);
}

/** @param {string} name @param {string} value */
function port(name, value) {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= 65_535) return number;
  return refuse(name, value, `a number from 1 to 65535, for example ${name}=${DEFAULT_PORT}`);
}

/** Checks the shape only; whether the server answers is found out by the step that uses it. */
function databaseUrl(value, needsName) {
  const right = 'mysql://USER:PASSWORD@HOST:PORT/DATABASE, with % and other special signs percent-encoded';
  let url;
  try {
    url = new URL(value);
    decodeURIComponent(url.username + url.password);
  } catch {
    return refuse('DATABASE_URL', redact(value), right);
  }
  const named = /^\/[A-Za-z0-9_$-]{1,64}$/.test(url.pathname);
  const ok =
    /^(mysql|mariadb):$/.test(url.protocol) &&
    url.hostname !== '' &&
    url.username !== '' &&
    (named || !needsName);
  return ok ? value : refuse('DATABASE_URL', redact(value), right);
}

/** A URL for the eyes of a person: no password in it. */
export function redact(value) {
  return value.replace(/(:\/\/[^:@/]*:)[^@]*@/, '$1***@');
}

function temporalAddress(value) {
  const parts = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(value);
  const host = parts?.[1]?.replace(/^\[|\]$/g, '');
  const fits = parts !== null && Number(parts[2]) >= 1 && Number(parts[2]) <= 65_535;
  if (fits && (isIP(host) > 0 || /^[A-Za-z0-9]/.test(host))) return value;
  return refuse('TEMPORAL_ADDRESS', value, 'HOST:PORT, for example TEMPORAL_ADDRESS=127.0.0.1:7233');
}

function secret(value) {
  if (value.length >= 32) return value;
  return refuse('USHER_SECRET', '…', 'at least 32 characters that nobody can guess (openssl rand -hex 32)');
}

/**
 * Absent or empty means the default. `home` is the data folder; null stands for "run our own".
 * @param {Record<string, string | undefined>} env
 * @param {{ needsDatabaseName: boolean }} options
 */
export function readSettings(env, { needsDatabaseName } = { needsDatabaseName: true }) {
  const given = (name) => (env[name] === undefined || env[name].trim() === '' ? null : env[name].trim());
  const [askedPort, url, address, ownSecret] = [
    'PORT',
    'DATABASE_URL',
    'TEMPORAL_ADDRESS',
    'USHER_SECRET',
  ].map(given);
  return {
    port: askedPort === null ? DEFAULT_PORT : port('PORT', askedPort),
    home: path.resolve(ROOT, given('USHER_HOME') ?? '.usher'),
    databaseUrl: url === null ? null : databaseUrl(url, needsDatabaseName),
    temporalAddress: address === null ? null : temporalAddress(address),
    secret: ownSecret === null ? null : secret(ownSecret),
  };
}
