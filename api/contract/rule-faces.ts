/** Faces: sample people whom rules are tried on while they are written, kept for everyone who writes rules. */
import { z } from 'zod';
import { Nothing, TextWords } from './basics.ts';
import { operation } from './operation.ts';

/** In a setting's name. */
const FaceId = z.string().regex(/^[\w-]{1,40}$/, '1 to 40 letters, digits, _ or -');
const ofFace = z.object({ id: FaceId });
/** By fact id; what is not named is unknown. */
const Facts = z.record(z.string().max(200), z.unknown());

export const Face = z.object({ id: FaceId, name: TextWords, facts: Facts });

export const listFaces = operation({
  auth: 'staff',
  right: 'rules.read',
  method: 'get',
  path: '/rule-faces',
  summary: 'The faces that were kept, the oldest first',
  response: z.object({ faces: z.array(Face) }),
});

export const keepFace = operation({
  auth: 'staff',
  right: 'rules.edit',
  method: 'put',
  path: '/rule-faces/{id}',
  summary: 'Keep a face, or change one; its facts are those of the catalogue',
  params: ofFace,
  body: z.object({ name: TextWords, facts: Facts }),
  response: Face,
});

export const dropFace = operation({
  auth: 'staff',
  right: 'rules.edit',
  method: 'delete',
  path: '/rule-faces/{id}',
  summary: 'Let go of a face',
  params: ofFace,
  response: Nothing,
});
