/** A socket's handshake as the facts of a request. */
import type { Socket } from 'socket.io';
import { tokenFromCookie } from './auth.ts';
import type { BaseDeps } from './deps.ts';
import type { RequestFacts } from './handler.ts';

export function factsOfHandshake(
  deps: BaseDeps,
  handshake: Pick<Socket['handshake'], 'headers' | 'address'>,
): RequestFacts {
  const { headers } = handshake;
  const forwarded = deps.config.trustedProxies > 0 ? headers['x-forwarded-proto'] : undefined;
  const protocol = forwarded === 'https' ? 'https' : 'http';
  const ownOrigin = new URL(deps.config.publicUrl ?? `${protocol}://${headers.host ?? 'localhost'}`).origin;
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
