import type { rowOf } from '@tasklog/runtime/pool';

type Kind = 'string' | 'number' | 'boolean' | 'object';
type RowSchema<T> = ReturnType<typeof rowOf<T>>;

/**
 * The shape of a row of our own tables, column by column: its type, with `?` behind it when it may be null.
 * slonik refuses a row that is otherwise.
 */
export function row<T extends object>(columns: Record<keyof T, Kind | `${Kind}?`>): RowSchema<T> {
  const wanted = Object.entries<string>(columns);
  const faults = (value: Record<string, unknown>): { message: string }[] =>
    wanted
      .filter(([name, kind]) => {
        const found = value[name];
        return found === null ? !kind.endsWith('?') : typeof found !== kind.replace('?', '');
      })
      .map(([name, kind]) => ({ message: `column ${name} is not ${kind}` }));
  return {
    '~standard': {
      version: 1,
      vendor: 'tasklog',
      validate: (value) => {
        const issues = faults(value as Record<string, unknown>);
        return issues.length > 0 ? { issues } : { value: value as T };
      },
    },
  };
}
