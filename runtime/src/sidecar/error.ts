/** A call to the sidecar that failed: what was asked, what came, and what to do about it. */
export class SidecarError extends Error {
  /** HTTP status of the answer; undefined when none came. */
  readonly status: number | undefined;
  /** Dapr's own code, such as ERR_SECRET_STORE_NOT_FOUND. */
  readonly code: string | undefined;

  constructor(message: string, { status, code, cause }: { status?: number; code?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'SidecarError';
    this.status = status;
    this.code = code;
  }

  static noAnswer(url: string, what: string, cause?: unknown): SidecarError {
    return new SidecarError(
      `The Dapr sidecar at ${url} was asked ${what} and did not answer (${reasonOf(cause)}). ` +
        'See that it runs beside this process, that DAPR_HTTP_PORT is its port, and that what it was asked to reach is up.',
      { cause },
    );
  }

  /** From an answer's body: `{errorCode, message}`, or anything. */
  static refused(what: string, status: number, body: string): SidecarError {
    const { errorCode, message = body } = parsed(body);
    const advice =
      status === 401 && errorCode === undefined
        ? 'DAPR_API_TOKEN here must be the token that the sidecar was started with.'
        : '';
    return new SidecarError(
      `The Dapr sidecar was asked ${what} and answered ${[status, errorCode].filter(Boolean).join(' ')}: ${message} ${advice}`.trimEnd(),
      { status, ...(errorCode === undefined ? {} : { code: errorCode }) },
    );
  }
}

function parsed(body: string): { errorCode?: string; message?: string } {
  try {
    return JSON.parse(body) as { errorCode?: string; message?: string };
  } catch {
    return {};
  }
}

/** fetch hides why under `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason known';
  const { code } = (error.cause ?? error) as { code?: unknown };
  return typeof code === 'string' ? code : error.message;
}
