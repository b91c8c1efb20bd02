import type { RoomWords } from '../messages/words.ts';

export type EntryWords = RoomWords<'entry'>;

/** A sentence for a person; it does not tell which accounts exist. */
export interface SignInFault {
  sentence: string;
}

interface Credentials {
  name: string;
  email: string;
  password: string;
}

export const signInAsGuest = (t: EntryWords) => post(t, '/api/auth/sign-in/anonymous', {});

export const signInWithEmail = (t: EntryWords, { email, password }: Credentials) =>
  post(t, '/api/auth/sign-in/email', { email, password });

export const signUpWithEmail = (t: EntryWords, { name, email, password }: Credentials) =>
  post(t, '/api/auth/sign-up/email', { name: name.trim(), email, password });

/** @returns null once signed in. */
async function post(t: EntryWords, path: string, body: object): Promise<SignInFault | null> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    if (response.ok) return null;
    const { code } = (await response.json().catch(() => ({}))) as { code?: string };
    const wait = Number(response.headers.get('x-retry-after'));
    return { sentence: sentenceFor(t, { status: response.status, code, wait }) };
  } catch {
    return { sentence: t('faults.unreachable') };
  }
}

export interface Refusal {
  status: number;
  code?: string | undefined;
  /** Seconds until it is worth another try. */
  wait?: number;
}

const MOST_OF_A_WINDOW = 60;

export function sentenceFor(t: EntryWords, { status, code, wait }: Refusal): string {
  if (status === 429) return t('faults.tooMany', { seconds: wait || MOST_OF_A_WINDOW });
  if (status >= 500) return t('faults.unavailable');
  switch (code) {
    case 'ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY':
      return t('faults.guestAlready');
    case 'INVALID_EMAIL':
      return t('faults.invalidEmail');
    case 'PASSWORD_TOO_SHORT':
      return t('faults.passwordTooShort');
    case 'PASSWORD_TOO_LONG':
      return t('faults.passwordTooLong');
    case 'INVALID_EMAIL_OR_PASSWORD':
      return t('faults.noMatch');
    case 'INVALID_ORIGIN':
      return t('faults.foreign');
    default:
      return t('faults.other');
  }
}
