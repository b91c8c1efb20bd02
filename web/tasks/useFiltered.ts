import { useState } from 'react';
import type { Problem, TaskList } from '@tasklog/schemas';
import { useQuery } from '../live/useQuery.ts';
import { filteredRows, pathOf } from './filtered.ts';
import type { Row } from '../live/reduce.ts';

interface Filtered {
  line: string;
  rows: Row[];
  problem: Problem | null;
  filterBy: (line: string) => void;
}

/** The rows that pass a filter, asked of the query service again whenever the list changes; all of them without one. */
export function useFiltered(rows: Row[], position: string | null): Filtered {
  const [line, filterBy] = useState('');
  const { value, problem } = useQuery<TaskList>(line === '' ? null : pathOf(line, position), rows);
  const passing = line === '' || value === null ? rows : filteredRows(rows, value.items);
  return { line, rows: passing, problem: line === '' ? null : problem, filterBy };
}
