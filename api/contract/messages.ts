/** Sending words and pictures, from both sides. The same client id twice is stored once and answered the same. */
import { z } from 'zod';
import { AtMs, ById, Id, Nothing, Uuid } from './basics.ts';
import { operation } from './operation.ts';

/** UTF-16 units. */
export const MAX_TEXT_LENGTH = 8_000;
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
export const UPLOAD_MEDIA_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;

export const MessageDraft = z.discriminatedUnion('kind', [
  z.object({
    clientId: Uuid,
    kind: z.literal('text'),
    text: z
      .string()
      .max(MAX_TEXT_LENGTH)
      .refine((text) => text.trim() !== '', 'Say something'),
  }),
  z.object({ clientId: Uuid, kind: z.literal('image'), fileId: Id }),
]);
export type MessageDraft = z.output<typeof MessageDraft>;

export const MessageReceipt = z.object({
  sessionId: Id,
  clientId: Id,
  seq: z.int(),
  vseq: z.int(),
  atMs: AtMs,
});
export type MessageReceipt = z.output<typeof MessageReceipt>;

export const UploadReceipt = z.object({
  fileId: Id,
  url: z.string(),
  mediaType: z.enum(UPLOAD_MEDIA_TYPES),
  bytes: z.int(),
  width: z.int(),
  height: z.int(),
});
export type UploadReceipt = z.output<typeof UploadReceipt>;

export const sendVisitorMessage = operation({
  method: 'post',
  path: '/visits/{id}/messages',
  summary: 'The visitor says something; the first message opens a session',
  auth: 'visitor',
  params: ById,
  body: MessageDraft,
  response: MessageReceipt.omit({ seq: true }),
});

export const uploadForVisit = operation({
  method: 'post',
  path: '/visits/{id}/uploads',
  summary: 'Upload an image, to be sent by its id',
  auth: 'visitor',
  upload: 'image',
  params: ById,
  response: UploadReceipt,
});

export const sendStaffMessage = operation({
  method: 'post',
  path: '/sessions/{id}/messages',
  summary: 'The agent answers',
  auth: 'staff',
  right: 'sessions.reply',
  params: ById,
  body: MessageDraft,
  response: MessageReceipt,
});

export const sendNote = operation({
  method: 'post',
  path: '/sessions/{id}/notes',
  summary: 'A note between colleagues; never reaches the customer',
  auth: 'staff',
  right: 'sessions.note',
  params: ById,
  body: z.object({ clientId: Uuid, text: z.string().trim().min(1).max(4_000) }),
  response: MessageReceipt.omit({ vseq: true }),
});

export const uploadForSession = operation({
  method: 'post',
  path: '/sessions/{id}/uploads',
  summary: 'Upload an image, to be sent by its id',
  auth: 'staff',
  right: 'sessions.reply',
  upload: 'image',
  params: ById,
  response: UploadReceipt,
});

export const MessageHit = z.object({
  sessionId: Id,
  seq: z.int(),
  atMs: AtMs,
  author: z.enum(['visitor', 'agent', 'bot', 'guide', 'system']),
  customerName: z.string(),
  /** What was said, cut around the words. */
  excerpt: z.string(),
  closed: z.boolean(),
});
export type MessageHit = z.output<typeof MessageHit>;

export const searchMessages = operation({
  method: 'get',
  path: '/messages',
  summary: 'What was said with these words in it, within my data scope, newest first',
  auth: 'staff',
  right: 'sessions.read',
  query: z.object({
    search: z.string().trim().min(1).max(100),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  /** `more`: what lies further back was not looked at. */
  response: z.object({ messages: z.array(MessageHit), more: z.boolean() }),
});

export const readFile = operation({
  method: 'get',
  path: '/files/{id}',
  summary: 'An uploaded image, by an address signed for a reader who may see it',
  auth: 'none',
  download: true,
  params: ById,
  query: z.object({ until: z.string().max(20), signature: z.string().max(100) }),
  response: Nothing,
});
