/** What is wrong with a new password before it is sent; the server looks again. */
import { NewPassword } from '#api/contract/staff.ts';

export interface PasswordFault {
  readonly field: 'next' | 'again';
  readonly kind: 'short' | 'long' | 'same' | 'differs';
}

export function passwordFault(form: {
  readonly current: string;
  readonly next: string;
  readonly again: string;
}): PasswordFault | null {
  const checked = NewPassword.safeParse(form.next);
  if (!checked.success) {
    const long = checked.error.issues.some(({ code }) => code === 'too_big');
    return { field: 'next', kind: long ? 'long' : 'short' };
  }
  if (form.next === form.current) return { field: 'next', kind: 'same' };
  return form.next === form.again ? null : { field: 'again', kind: 'differs' };
}
