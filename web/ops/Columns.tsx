type Column = string | { figure: string };

/** The head of a table. Above figures it stands where they stand. */
export function Columns({ of }: { of: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {of.map((column, n) =>
          typeof column === 'string' ? (
            <th key={n} scope="col">
              {column}
            </th>
          ) : (
            <th key={n} scope="col" className="figure">
              {column.figure}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}
