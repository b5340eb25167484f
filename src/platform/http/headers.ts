import type { Context as Request, MiddlewareHandler } from 'hono'

export type HeaderRules = {
  /** 'https://…' in production; where absent, the address the request came to on this machine. */
  readonly origin?: string
  readonly styleSrc: string
}

/**
 * One set of headers for every answer. `script-src 'self'` and Trusted Types stand against text of
 * residents that staff read; styles are opened as far as docs/decisions names, no further.
 */
export function secureHeaders(rules: HeaderRules): MiddlewareHandler {
  return async (request, next) => {
    await next()
    const { headers } = request.res
    // An inner app of ours has set them already, with the nonce of its page.
    if (headers.has('Content-Security-Policy')) return
    const nonce = headers.get(nonceHeader)
    headers.delete(nonceHeader)
    headers.set('Content-Security-Policy', contentPolicy(rules, nonce))
    headers.set('X-Content-Type-Options', 'nosniff')
    headers.set('Referrer-Policy', 'no-referrer')
    headers.set('Cross-Origin-Opener-Policy', 'same-origin')
    headers.set('Cross-Origin-Resource-Policy', 'same-origin')
    headers.set(
      'Permissions-Policy',
      'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    )
    headers.set('X-Frame-Options', 'DENY')
    if (rules.origin?.startsWith('https://'))
      headers.set('Strict-Transport-Security', 'max-age=31536000')
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
  }
}

/** By which a page tells the nonce its style sheets carry; it never leaves the process. */
export const nonceHeader = 'x-ansheng-style-nonce'

function contentPolicy(rules: HeaderRules, nonce: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${rules.styleSrc}${nonce ? ` 'nonce-${nonce}'` : ''}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ')
}

/**
 * Whether a request that changes something came from our own page: its Origin must be ours. None at
 * all is refused too; a program that talks to the API sends the header itself.
 */
export function ownOrigin(request: Request, rules: HeaderRules): boolean {
  const origin = request.req.header('origin')
  if (!origin || origin === 'null') return false
  const site = request.req.header('sec-fetch-site')
  if (site && site !== 'same-origin') return false
  if (rules.origin) return origin === rules.origin
  const host = request.req.header('host')
  return (
    origin === `http://${host ?? ''}` &&
    /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '')
  )
}
