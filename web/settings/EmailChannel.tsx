import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { Form } from '../ui/Form.tsx';
import type { ChannelProps } from './channel.ts';

/** An address counts once its owner has entered the code that was sent there. */
export function EmailChannel({ current, change, suggestion }: ChannelProps & { suggestion: string }) {
  const t = useTranslations('settings.channels');
  const { offered, on, address, pending } = current.email;
  if (!offered)
    return (
      <fieldset>
        <legend>{t('mail')}</legend>
        <p className="note">{t('noMail')}</p>
      </fieldset>
    );
  const send = (below: string, name: string) => (event: FormEvent<HTMLFormElement>) => {
    const text = new FormData(event.currentTarget).get(name);
    void change(below, { method: 'POST', body: { [name]: typeof text === 'string' ? text.trim() : '' } });
  };
  return (
    <fieldset>
      <legend>{t('mail')}</legend>
      {address && (
        <label className="switch">
          <input
            type="checkbox"
            checked={on}
            onChange={() =>
              void change('', { method: 'PATCH', body: { email: { on: !on } }, version: current.version })
            }
          />
          {t('sendTo', { address })}
        </label>
      )}
      <Form className="setting" onSubmit={send('/email', 'address')}>
        <label htmlFor="mail-address">{address ? t('anotherAddress') : t('address')}</label>
        <input
          id="mail-address"
          name="address"
          type="email"
          maxLength={254}
          required
          defaultValue={address ? '' : suggestion}
        />
        <button type="submit">{t('sendCode')}</button>
      </Form>
      {pending && (
        <Form className="setting" onSubmit={send('/email/confirm', 'code')}>
          <label htmlFor="mail-code">{t('codeSentTo', { address: pending.address })}</label>
          <input id="mail-code" name="code" autoComplete="one-time-code" maxLength={20} required />
          <button type="submit">{t('confirm')}</button>
          {pending.state === 'failed' && <p className="note fault">{t('codeFailed')}</p>}
        </Form>
      )}
    </fieldset>
  );
}
