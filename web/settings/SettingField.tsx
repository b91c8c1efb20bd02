import type { RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import { marks } from '../ui/marks.tsx';
import { useEarlyText } from '../ui/useEarlyText.ts';
import { useHydrated } from '../ui/useHydrated.ts';
import type { Field } from './fields.ts';

interface Props {
  field: Field;
  value: string;
  fault: string | undefined;
  /** Hears of each change as it is typed. */
  onInput?: (value: string) => void;
}

/** A labelled control; its hint and its fault are read out with it. */
export function SettingField({ field, value, fault, onInput }: Props) {
  const t = useTranslations('settings');
  const { name, hint } = field;
  const label = t(`labels.${name}`);
  const typedIn = useEarlyText<HTMLInputElement>(value, (typed) => onInput?.(typed));
  const described = [hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ');
  return (
    <div className="setting" onInput={({ target }) => onInput?.((target as HTMLInputElement).value)}>
      <label htmlFor={name}>{label}</label>
      <Control field={field} value={value} typedIn={typedIn} described={described} faulty={fault !== undefined} />
      {hint && (
        <p className="note" id={`${name}-hint`}>
          {t(hint)}
        </p>
      )}
      {fault && (
        <p className="note fault" id={`${name}-fault`}>
          {t.rich('fault', { ...marks, label, fault })}
        </p>
      )}
    </div>
  );
}

interface ControlProps {
  field: Field;
  value: string;
  typedIn: RefObject<HTMLInputElement | null>;
  described: string;
  faulty: boolean;
}

function Control({ field, value, typedIn, described, faulty }: ControlProps) {
  const t = useTranslations('settings');
  const awake = useHydrated();
  const common = {
    id: field.name,
    name: field.name,
    defaultValue: value,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(faulty ? { 'aria-invalid': true } : {}),
  };
  switch (field.kind) {
    case 'choice':
      return (
        <select {...common}>
          {field.options.map(([option, words]) => (
            <option key={option} value={option}>
              {t(words)}
            </option>
          ))}
        </select>
      );
    case 'time':
      return <input {...common} type="time" required />;
    case 'number':
      return <input {...common} type="number" min={field.least} max={field.most} required />;
    case 'zone':
      return (
        <>
          <input {...common} ref={typedIn} list="zones" autoComplete="off" maxLength={64} />
          <datalist id="zones">
            {/* The server knows others. */}
            {awake && Intl.supportedValuesOf('timeZone').map((zone) => <option key={zone} value={zone} />)}
          </datalist>
        </>
      );
    case 'text':
      return <input {...common} autoComplete="off" maxLength={35} />;
  }
}
