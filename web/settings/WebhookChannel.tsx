import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { Form } from '../ui/Form.tsx';
import { marks } from '../ui/marks.tsx';
import type { ChannelProps } from './channel.ts';

/** An address of the person's own that events are posted to, signed with a secret that is shown when it is made. */
export function WebhookChannel({ current, change }: ChannelProps) {
  const t = useTranslations('settings');
  const { on, url } = current.webhook;
  const { version, secret } = current;
  const set = (webhook: { on?: boolean; url?: string | null }) =>
    change('', { method: 'PATCH', body: { webhook }, version });
  const save = (event: FormEvent<HTMLFormElement>) => {
    const text = new FormData(event.currentTarget).get('url');
    const address = typeof text === 'string' ? text.trim() : '';
    void set(address === '' ? { url: null } : { url: address, on: true });
  };
  return (
    <fieldset>
      <legend>{t('channels.webhook')}</legend>
      <Form className="setting" onSubmit={save}>
        <label htmlFor="webhook-url">{t('channels.postTo')}</label>
        <input
          key={url}
          id="webhook-url"
          name="url"
          type="url"
          maxLength={2000}
          defaultValue={url ?? ''}
          placeholder="https://"
        />
        <button type="submit">{t('save')}</button>
      </Form>
      {url && (
        <>
          <label className="switch">
            <input type="checkbox" checked={on} onChange={() => void set({ on: !on })} />
            {t('channels.sendThere')}
          </label>
          <button type="button" onClick={() => void change('/webhook-secret', { method: 'POST', version })}>
            {t('channels.newSecret')}
          </button>
        </>
      )}
      {secret && <p role="status">{t.rich('channels.secret', { secret, ...marks })}</p>}
    </fieldset>
  );
}
