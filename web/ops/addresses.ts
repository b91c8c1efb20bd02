/** Where the services answer operators, under this one origin. */
export const QUERIES = '/api/ops/queries';
export const PROJECTORS = '/api/ops/projectors';
