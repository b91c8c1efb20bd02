import { freePorts } from '@tasklog/runtime/ports';

/** The settings that say where each service listens, and the ports the documentation speaks of: those without a setting. */
export const PORTS = {
  WEB_PORT: 3000,
  COMMAND_PORT: 4100,
  QUERY_PORT: 4200,
  REALTIME_PORT: 4300,
  PROJECTORS_PORT: 4400,
  RELAY_PORT: 4500,
};

export type PortSetting = keyof typeof PORTS;

/** Settings that let each service listen on a free port of its own: another installation may run here. */
export async function portSettings(): Promise<Record<PortSetting, string>> {
  const ports = Object.entries(await freePorts(...(Object.keys(PORTS) as PortSetting[])));
  return Object.fromEntries(ports.map(([name, port]) => [name, String(port)])) as Record<PortSetting, string>;
}
