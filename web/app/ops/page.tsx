import { Overview } from '../../ops/Overview.tsx';

export default function OverviewRoute() {
  return <Overview />;
}
