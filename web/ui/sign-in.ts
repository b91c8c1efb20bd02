export interface SignInFault {
  sentence: string;
}

interface Credentials {
  name: string;
  email: string;
  password: string;
}

export const signInAsGuest = () => post('/api/auth/sign-in/anonymous', {});

export const signInWithEmail = ({ email, password }: Credentials) =>
  post('/api/auth/sign-in/email', { email, password });

export const signUpWithEmail = ({ name, email, password }: Credentials) =>
  post('/api/auth/sign-up/email', { name: name.trim(), email, password });

/** @returns null once signed in, else a sentence that does not tell which accounts exist. */
async function post(path: string, body: object): Promise<SignInFault | null> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    if (response.ok) return null;
    const { code } = (await response.json().catch(() => ({}))) as { code?: string };
    return { sentence: sentenceFor(response.status, code) };
  } catch {
    return { sentence: 'Tasklog cannot be reached. Check your connection and try again.' };
  }
}

export function sentenceFor(status: number, code: string | undefined): string {
  if (status === 429) return 'Too many attempts. Wait a minute and try again.';
  if (status >= 500) return 'Signing in does not work just now. Try again in a moment.';
  switch (code) {
    case 'ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY':
      return 'You are a guest already. Reload the page.';
    case 'INVALID_EMAIL':
      return 'That is not an e-mail address.';
    case 'PASSWORD_TOO_SHORT':
      return 'The password needs at least 8 characters.';
    case 'PASSWORD_TOO_LONG':
      return 'The password can have 128 characters at most.';
    case 'INVALID_EMAIL_OR_PASSWORD':
      return 'E-mail and password do not match an account.';
    case 'INVALID_ORIGIN':
      return 'This page was opened under another address than Tasklog is set up for (WEB_URL).';
    default:
      return 'That did not work. If you have an account already, sign in instead.';
  }
}
