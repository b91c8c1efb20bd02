import { useTranslations } from 'use-intl/react';
import { isApple, keyWords } from './key-words.ts';

/** Keys as they are pressed, one `kbd` each. Drawn in the browser only: the server does not know the keyboard. */
export function Keys({ keys }: { keys: string }) {
  const t = useTranslations('shell.keys');
  return (
    <span className="keys">
      {keyWords(keys, isApple()).map((press, at) => (
        <span key={at}>
          {at > 0 && <span className="then"> {t('then')} </span>}
          {press.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
