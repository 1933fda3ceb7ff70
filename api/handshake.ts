/** How this server was addressed, and a socket's handshake as the facts of a request. */
import type { Socket } from 'socket.io';
import { AppError } from '#rules/errors.ts';
import { tokenFromCookie } from './auth.ts';
import type { Config } from './config.ts';
import type { BaseDeps } from './deps.ts';
import type { RequestFacts } from './handler.ts';

/** By what is configured, else by the Host header, which whoever asks may have written: never trusted for more than comparing. */
export function ownOriginOf(
  config: Pick<Config, 'publicUrl'>,
  asked: { readonly protocol: string; readonly host: string | undefined },
): string {
  const address = config.publicUrl ?? `${asked.protocol}://${asked.host || 'localhost'}`;
  if (!URL.canParse(address)) throw new AppError('bad-request', 'No Host that could be one');
  return new URL(address).origin;
}

export function factsOfHandshake(
  deps: BaseDeps,
  handshake: Pick<Socket['handshake'], 'headers' | 'address'>,
): RequestFacts {
  const { headers } = handshake;
  const forwarded = deps.config.trustedProxies > 0 ? headers['x-forwarded-proto'] : undefined;
  const protocol = forwarded === 'https' ? 'https' : 'http';
  const ownOrigin = ownOriginOf(deps.config, { protocol, host: headers.host });
  const secure = ownOrigin.startsWith('https:');
  return {
    id: '',
    address: handshake.address,
    userAgent: headers['user-agent'] ?? '',
    acceptLanguage: headers['accept-language'] ?? '',
    origin: headers.origin ?? null,
    ownOrigin,
    secure,
    signInToken: tokenFromCookie(headers.cookie, secure),
    setCookie: () => undefined,
  };
}
