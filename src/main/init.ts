import { openHouseAt } from '#main/open.ts'
import type { Config } from '#main/config.ts'
import { optionOf } from '#main/checks.ts'
import { bareUrl } from '#main/doors.ts'
import { openGround } from '#main/start.ts'
import { say, tellRefusals } from '#main/tell.ts'
import { countiesList } from '#domains/directory/reads.ts'
import { writeCounty } from '#domains/directory/store.bootstrap.ts'
import { closeDb, inCounty, openDb } from '#platform/db.ts'

const usage = `ansheng init --county 名称 --code 十二位区划代码 [--host 主机名]
  --admin 姓名:登录名:单位编码:单位名称 --admin 姓名:登录名:单位编码:单位名称
The two administrators must sit in different bodies; their activation codes are printed once.
`

/**
 * `ansheng init`: a county and its first two administrators, of different bodies, because the acts
 * that follow need two persons. Prints their activation codes once, good for 72 hours.
 */
export async function runInit(argv: readonly string[], config: Config): Promise<number> {
  const name = optionOf(argv, '--county')
  const code = optionOf(argv, '--code')
  const administrators = adminsOf(argv)
  const bodies = new Set(administrators.map(({ unit }) => unit.code))
  if (!name || !/^\d{12}$/.test(code ?? '') || administrators.length !== 2 || bodies.size !== 2) {
    say(usage)
    return 2
  }
  const ready = await openGround(config)
  if (!ready.ok) return tellRefusals(ready.refusal)
  const owner = openDb(ready.value.ownerUrl, { max: 1 })
  const opened = await openHouseAt(
    { dataDir: config.dataDir, database: bareUrl(ready.value.ownerUrl) },
    { demo: false },
  )
  try {
    const id = Math.max(0, ...(await countiesList(owner)).map((county) => county.id)) + 1
    const host = optionOf(argv, '--host')
    await writeCounty(owner, { id, name, divisionCode: code ?? '', hosts: host ? [host] : [] })
    const people = await opened.house.setUp(id, administrators)
    for (const { userId, loginName } of people) {
      const issued = await inCounty(opened.ground.appDb, id, (trx) =>
        opened.house.access.issueActivation(
          trx,
          { county: id, userId },
          { kind: 'system', job: 'init' },
        ),
      )
      if (!issued.ok) return tellRefusals(issued.refusal)
      process.stdout.write(`${loginName}\t${issued.value.code}\n`)
    }
    say(`已建立 ${name}（${String(id)}）。 Made county ${String(id)}.`)
    return 0
  } finally {
    await opened.close()
    await closeDb(owner)
    await ready.value.postgres?.stop()
  }
}

function adminsOf(argv: readonly string[]) {
  return argv.flatMap((word, i) => {
    if (word !== '--admin') return []
    const [name = '', loginName = '', unitCode = '', unitName = ''] = (argv[i + 1] ?? '').split(':')
    if (!name || !loginName || !unitCode || !unitName) return []
    return [
      {
        name,
        loginName,
        post: '系统管理员',
        unit: { code: unitCode, name: unitName, kind: 'office' as const },
      },
    ]
  })
}
