/** The lag as it is shown: groups, worst first as they come, with their partitions in order. */
import type { OpsLag, OpsLagGroup, OpsLagHistory, OpsLagPartition } from '@tasklog/schemas';

interface Reader {
  group: string;
  generation: number;
  topic: string;
}

export interface LagGroup {
  key: string;
  name: string;
  group: OpsLagGroup;
  partitions: OpsLagPartition[];
  /** Records behind over the last quarter of an hour. */
  behind: (number | null)[];
}

export const keyOf = ({ group, generation, topic }: Reader): string => `${group} ${generation} ${topic}`;

/** The first generation goes without its number: most have no other. */
export const groupName = ({ group, generation }: Pick<Reader, 'group' | 'generation'>): string =>
  generation === 1 ? group : `${group} g${generation}`;

export function lagGroups({ groups, partitions }: OpsLag, history: OpsLagHistory | null): LagGroup[] {
  return groups.map((group) => {
    const key = keyOf(group);
    return {
      key,
      name: groupName(group),
      group,
      partitions: partitions.filter((each) => keyOf(each) === key).sort((a, b) => a.partition - b.partition),
      behind: history?.series.find((each) => keyOf(each) === key)?.records ?? [],
    };
  });
}

/** Those for which somebody must do something, with what they are at. */
export const troubled = ({ partitions }: OpsLag): OpsLagPartition[] => partitions.filter(({ why }) => why !== null);

/** What shows at once: a group that is well is one line. */
export const opensByItself = ({ group }: LagGroup): boolean => group.state !== 'current' && group.state !== 'behind';
