import { stopTestServer } from './database.ts';

/** Loaded by mocha for every run: whatever server the tests started ends with them. */
export const mochaGlobalTeardown = stopTestServer;
