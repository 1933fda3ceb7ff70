/** How the visitor can be reached, told from what is typed. */

export type ContactKind = 'email' | 'phone' | 'wechat';
export type ContactCheck =
  | { readonly ok: true; readonly kind: ContactKind }
  /** `short`: may still become one; `unknown`: looks like nothing we can answer to. */
  | { readonly ok: false; readonly reason: 'empty' | 'short' | 'unknown' };

const EMAIL = /^[^\s@,;<>()]+@[^\s@.,]+(\.[^\s@.,]+)*\.[^\s@.,\d]{2,}$/;
const PHONE = /^\+?\d{6,15}$/;
const WECHAT = /^[a-z][-\w]{5,19}$/i;

export function checkContact(typed: string): ContactCheck {
  const contact = normalContact(typed);
  if (contact === '') return { ok: false, reason: 'empty' };
  if (EMAIL.test(contact)) return { ok: true, kind: 'email' };
  const digits = contact.replace(/[\s().-]/g, '');
  if (PHONE.test(digits)) return { ok: true, kind: 'phone' };
  if (WECHAT.test(contact)) return { ok: true, kind: 'wechat' };
  return { ok: false, reason: mayBecome(contact, digits) ? 'short' : 'unknown' };
}

/** Full-width letters and digits, as Chinese keyboards write them, become plain ones. */
export function normalContact(typed: string): string {
  return typed.normalize('NFKC').trim();
}

function mayBecome(contact: string, digits: string): boolean {
  return /^\+?\d{0,5}$/.test(digits) || /^[^\s@]+@?[^\s@]*$/.test(contact);
}
