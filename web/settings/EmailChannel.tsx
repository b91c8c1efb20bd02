import type { FormEvent } from 'react';
import type { ChannelProps } from './Channels.tsx';

/** An address counts once its owner has entered the code that was sent there. */
export function EmailChannel({ current, change, suggestion }: ChannelProps & { suggestion: string }) {
  const { offered, on, address, pending } = current.email;
  if (!offered) return <Unoffered />;
  const send = (below: string, name: string) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get(name);
    void change(below, { method: 'POST', body: { [name]: typeof text === 'string' ? text.trim() : '' } });
  };
  return (
    <fieldset>
      <legend>Mail</legend>
      {address && (
        <label className="switch">
          <input
            type="checkbox"
            checked={on}
            onChange={() =>
              void change('', { method: 'PATCH', body: { email: { on: !on } }, version: current.version })
            }
          />
          Send reminders to {address}
        </label>
      )}
      <form className="setting" method="post" onSubmit={send('/email', 'address')}>
        <label htmlFor="mail-address">{address ? 'Another address' : 'Address'}</label>
        <input
          id="mail-address"
          name="address"
          type="email"
          maxLength={254}
          required
          defaultValue={address ? '' : suggestion}
        />
        <button type="submit">Send a code</button>
      </form>
      {pending && (
        <form className="setting" method="post" onSubmit={send('/email/confirm', 'code')}>
          <label htmlFor="mail-code">Code sent to {pending.address}</label>
          <input id="mail-code" name="code" autoComplete="one-time-code" maxLength={20} required />
          <button type="submit">Confirm</button>
          {pending.state === 'failed' && <p className="note fault">The code could not be sent there.</p>}
        </form>
      )}
    </fieldset>
  );
}

const Unoffered = () => (
  <fieldset>
    <legend>Mail</legend>
    <p className="note">This installation sends no mail.</p>
  </fieldset>
);
