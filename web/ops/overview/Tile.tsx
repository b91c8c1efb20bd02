import Link from 'next/link';
import { useId, type ReactNode } from 'react';
import { Badge } from '../Badge.tsx';
import type { Tone } from '../tones.ts';

interface Props {
  title: string;
  href: string;
  tone: Tone;
  state: string;
  /** The one figure to look at. */
  figure: ReactNode;
  unit: string;
  /** A sentence about it. */
  note?: string;
  /** What else there is to know, each by its name. */
  facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** One figure of the whole, with a page behind it. */
export function Tile({ title, href, tone, state, figure, unit, note, facts }: Props) {
  const id = useId();
  return (
    <article className="tile" data-tone={tone} aria-labelledby={id}>
      <h2 id={id}>
        <Link href={href} prefetch={false}>
          {title}
        </Link>
      </h2>
      <Badge tone={tone}>{state}</Badge>
      <p className="big">
        {figure} <span>{unit}</span>
      </p>
      {note && <p className="note">{note}</p>}
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
