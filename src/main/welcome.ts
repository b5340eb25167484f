import type { Config } from '#main/config.ts'
import { demoPassword } from '#main/demo.ts'
import { demoAccounts } from '#main/demo-accounts.ts'
import { roleNames } from '#domains/directory/terms.ts'

/** What a newcomer needs first: the address, one account a role, and what to try. */
export function tellDoors(
  config: Config,
  { port, demo }: { readonly port: number; readonly demo: boolean },
): void {
  const address = config.origin ?? `http://localhost:${String(port)}`
  const lines = [
    '',
    `  安声 Ansheng    ${address}`,
    `  居民查询 resident    ${address}/r`,
    `  接口 API    ${address}/api-docs`,
    '',
    ...(demo ? demoLines() : []),
    '  停止请按 Ctrl-C · Stop with Ctrl-C',
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function demoLines(): readonly string[] {
  return [
    `  示例县账号（密码都是 ${demoPassword}） · accounts of the invented county, one password:`,
    ...demoAccounts.map(
      ({ login, role, body }) =>
        `    ${login.padEnd(18)} ${roleNames[role].zh} ${roleNames[role].en} · ${body}`,
    ),
    '',
    '  先试 · try first: 页面上的示例装完后，用分派员登录，打开一个“待列单”，列单、拟交办词、交单；再用承办人签收、办理、报办结；最后用回访员回访。',
    '    Sign in as the dispatcher, list a candidate, word it, hand it over; then as the handler sign, handle, report; then call back.',
    '',
  ]
}
