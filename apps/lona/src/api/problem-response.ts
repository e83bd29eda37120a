import { retryAfterOf, toProblem } from './problems.js'

/** An error as an answer; what nobody foresaw goes to the log, whole. */
export function toProblemResponse(error: unknown, request: Request, onError: (error: unknown) => void): Response {
  const problem = toProblem(error)
  if (problem.status === 500 && !request.signal.aborted) onError(error)
  const retryAfter = retryAfterOf(error)
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(retryAfter !== null && { 'Retry-After': String(retryAfter) }),
      ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    },
  })
}
