import { resolve } from 'node:path'
import { unless, type Refusal, type Result, type Sentences } from '#basics/result.ts'

/** What the surroundings decide; everything else is data. */
export type Config = {
  readonly port: number
  readonly dataDir: string
  /** The migrating role of a database of the operator's. Absent: the embedded one. */
  readonly databaseUrl?: string
  /** Whether a database without any county gets the invented one; what it is stands in demo-mark.ts. */
  readonly demo: boolean
  /** 'https://…': how residents and staff reach it. Absent: this machine only. */
  readonly origin?: string
  /** The address of the reverse proxy whose X-Forwarded-For is believed, and nobody else's. */
  readonly proxy?: string
}

export const configSentences = {
  bad_port: {
    zh: 'PORT 应为 0—65535 的整数，现为“{value}”。',
    en: 'PORT must be a whole number from 0 to 65535, not "{value}".',
    status: 500,
  },
  plain_http: {
    zh: '除本机外只能经 https 访问：请把 ANSHENG_ORIGIN 设为 https:// 开头的地址（现为“{value}”）。',
    en: 'Beyond this machine only https will do: set ANSHENG_ORIGIN to an address that begins with https:// (it is "{value}").',
    status: 500,
  },
  proxy_without_origin: {
    zh: '设了 ANSHENG_PROXY 还须设 ANSHENG_ORIGIN。',
    en: 'ANSHENG_PROXY needs ANSHENG_ORIGIN as well.',
    status: 500,
  },
  origin_without_proxy: {
    zh: '设了 https 的 ANSHENG_ORIGIN，还须用 ANSHENG_PROXY 写明终结 https 的反向代理的地址（在本机就写 127.0.0.1）。',
    en: 'An https ANSHENG_ORIGIN needs ANSHENG_PROXY: the address of the reverse proxy that ends https (127.0.0.1 when it runs on this machine).',
    status: 500,
  },
  port_in_use: {
    zh: '端口 {port} 已被别的程序占用；请停止它，或用 PORT 另指端口。',
    en: 'Port {port} is taken by another program; stop that, or name another with PORT.',
    status: 500,
  },
  demo_broken: {
    zh: '示例县没有装完就被中断。请清空 DATABASE_URL 所指的数据库和数据目录 {dataDir}，再启动。',
    en: 'The invented county was broken off while it was loaded. Empty the database of DATABASE_URL and the directory {dataDir}, then start again.',
    status: 500,
  },
  no_data: {
    zh: '数据目录 {dataDir} 里还没有数据；先运行 npm start 或 ansheng init。',
    en: 'There is no data in {dataDir} yet; run npm start or ansheng init first.',
    status: 500,
  },
  bad_database_url: {
    zh: 'DATABASE_URL 应以 postgres:// 开头。',
    en: 'DATABASE_URL must begin with postgres://.',
    status: 500,
  },
} as const satisfies Sentences

type Environment = Readonly<Record<string, string | undefined>>

/** Reads PORT, ANSHENG_DATA, DATABASE_URL, ANSHENG_DEMO, ANSHENG_ORIGIN and ANSHENG_PROXY; says everything that is wrong. */
export function readConfig(env: Environment): Result<Config> {
  const port = Number(env['PORT'] ?? '8080')
  const databaseUrl = env['DATABASE_URL'] || undefined
  const origin = env['ANSHENG_ORIGIN']?.replace(/\/+$/, '') || undefined
  const proxy = env['ANSHENG_PROXY'] || undefined
  const faults: Refusal[] = []
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    faults.push({ code: 'bad_port', detail: { value: env['PORT'] ?? '' } })
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl))
    faults.push({ code: 'bad_database_url' })
  if (origin && !safeOrigin(origin)) faults.push({ code: 'plain_http', detail: { value: origin } })
  if (origin?.startsWith('https://') && !proxy) faults.push({ code: 'origin_without_proxy' })
  if (proxy && !origin) faults.push({ code: 'proxy_without_origin' })
  return unless(faults, () => ({
    port,
    dataDir: resolve(env['ANSHENG_DATA'] || './data'),
    ...(databaseUrl ? { databaseUrl } : {}),
    demo: env['ANSHENG_DEMO'] === '1' || (!databaseUrl && env['ANSHENG_DEMO'] !== '0'),
    ...(origin ? { origin } : {}),
    ...(proxy ? { proxy } : {}),
  }))
}

const safeOrigin = (origin: string): boolean =>
  /^https:\/\/[^/]+$/.test(origin) || /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(origin)
