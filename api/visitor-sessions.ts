/** A visitor reads only their own sessions at their own entry point; another's reads like one that does not exist. */
import { AppError } from '#rules/errors.ts';
import type { BaseDeps } from './deps.ts';
import type { VisitorCaller } from './visitor-token.ts';

export async function requireOwnSession(
  deps: BaseDeps,
  caller: VisitorCaller,
  sessionId: string,
): Promise<void> {
  const session = await deps.store.prisma.session.findUnique({
    where: { id: sessionId },
    select: { visitorId: true, entryPointId: true },
  });
  if (session?.visitorId !== caller.visitorId || session.entryPointId !== caller.entryPointId)
    throw new AppError('not-found', "Not this visitor's session");
}
