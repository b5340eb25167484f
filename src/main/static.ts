import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Hono } from 'hono'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

type File = {
  readonly type: string
  readonly plain: Buffer
  readonly packed: Map<string, Buffer>
  readonly tag: string
}

/**
 * Serves the built web: files whose names hold their digest for a year, the page itself never from
 * a cache and with a fresh nonce, which `setNonce` also writes into that answer's content policy.
 */
export function serveWeb(
  app: Hono,
  given: {
    readonly webDir: string
    readonly publicCss: string
    readonly nonce: () => string
    readonly setNonce: (response: Response, nonce: string) => void
  },
): void {
  const files = existsSync(given.webDir) ? readFiles(given.webDir) : new Map<string, File>()
  const css = fileOf(readFileSync(given.publicCss), '.css')
  app.get('/public.css', (request) => sent(css, request.req.raw, 'no-cache'))
  app.get('*', (request) => {
    const path = plainPath(new URL(request.req.url).pathname)
    const file = files.get(path)
    if (file && path !== '/index.html')
      return sent(file, request.req.raw, 'public, max-age=31536000, immutable')
    const index = files.get('/index.html')
    if (!index || extname(path) !== '') return request.text('not found', 404)
    const nonce = given.nonce()
    const response = new Response(index.plain.toString('utf8').replaceAll('__NONCE__', nonce), {
      headers: { 'content-type': types['.html'] ?? '', 'cache-control': 'no-store' },
    })
    given.setNonce(response, nonce)
    return response
  })
}

/** A path that is not UTF-8 names no file, and no page of the web either. */
function plainPath(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return `${pathname}.none`
  }
}

function readFiles(dir: string): Map<string, File> {
  const found = new Map<string, File>()
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const path = join(dir, name)
    if (statSync(path).isFile())
      found.set(
        `/${relative(dir, path).replaceAll('\\', '/')}`,
        fileOf(readFileSync(path), extname(path)),
      )
  }
  return found
}

function fileOf(plain: Buffer, extension: string): File {
  const tag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  return { type: types[extension] ?? 'application/octet-stream', plain, packed: new Map(), tag }
}

function sent(file: File, request: Request, cache: string): Response {
  const headers = {
    'content-type': file.type,
    'cache-control': cache,
    etag: file.tag,
    vary: 'accept-encoding',
  }
  if (request.headers.get('if-none-match') === file.tag)
    return new Response(null, { status: 304, headers })
  const accepts = request.headers.get('accept-encoding') ?? ''
  const encoding = accepts.includes('br') ? 'br' : accepts.includes('gzip') ? 'gzip' : undefined
  if (!encoding || file.plain.length < 1024 || /png|woff2/.test(file.type))
    return new Response(new Uint8Array(file.plain), { headers })
  return new Response(new Uint8Array(packed(file, encoding)), {
    headers: { ...headers, 'content-encoding': encoding },
  })
}

/** Packed on first use and kept: the files do not change while the process lives. */
function packed(file: File, encoding: 'br' | 'gzip'): Buffer {
  const kept = file.packed.get(encoding)
  if (kept) return kept
  const made =
    encoding === 'br'
      ? brotliCompressSync(file.plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      : gzipSync(file.plain, { level: 6 })
  file.packed.set(encoding, made)
  return made
}
