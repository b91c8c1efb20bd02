'use client';
import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { Form } from './Form.tsx';
import { signInWithEmail, signUpWithEmail, type SignInFault } from './sign-in.ts';

export type Way = 'sign-in' | 'sign-up';

interface Props {
  way: Way;
  busy: boolean;
  enter: (attempt: () => Promise<SignInFault | null>) => void;
}

export function EmailForm({ way, busy, enter }: Props) {
  const t = useTranslations('entry');
  const isNew = way === 'sign-up';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    const person = { name: text('name'), email: text('email'), password: text('password') };
    enter(() => (isNew ? signUpWithEmail(t, person) : signInWithEmail(t, person)));
  };
  return (
    <Form className="email-form" onSubmit={submit}>
      {isNew && (
        <label>
          <span>{t('name')}</span>
          <input name="name" autoComplete="name" maxLength={80} required />
        </label>
      )}
      <label>
        <span>{t('email')}</span>
        <input name="email" type="email" autoComplete="username" maxLength={254} required />
      </label>
      <label>
        <span>{t('password')}</span>
        <input
          name="password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          minLength={isNew ? 8 : undefined}
          maxLength={128}
          aria-describedby={isNew ? 'password-hint' : undefined}
          required
        />
      </label>
      {isNew && (
        <p className="note" id="password-hint">
          {t('passwordHint')}
        </p>
      )}
      <button type="submit" className="wide" disabled={busy}>
        {isNew ? t('createAccount') : t('signIn')}
      </button>
    </Form>
  );
}
