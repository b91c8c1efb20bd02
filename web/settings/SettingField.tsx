import type { Field } from './fields.ts';

interface Props {
  field: Field;
  value: string;
  fault: string | undefined;
}

/** A labelled control; its hint and its fault are read out with it. */
export function SettingField({ field, value, fault }: Props) {
  const { name, label, hint } = field;
  const described = [hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ');
  return (
    <div className="setting">
      <label htmlFor={name}>{label}</label>
      <Control field={field} value={value} described={described} faulty={fault !== undefined} />
      {hint && (
        <p className="note" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p className="note fault" id={`${name}-fault`}>
          {label} {fault}.
        </p>
      )}
    </div>
  );
}

interface ControlProps {
  field: Field;
  value: string;
  described: string;
  faulty: boolean;
}

function Control({ field, value, described, faulty }: ControlProps) {
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
          {field.options.map(([option, label]) => (
            <option key={option} value={option}>
              {label}
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
          <input {...common} list="zones" autoComplete="off" maxLength={64} />
          <datalist id="zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      );
    case 'text':
      return <input {...common} autoComplete="off" maxLength={35} />;
  }
}
