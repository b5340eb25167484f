import type { Day } from '#basics/day.ts'
import { openBrowser } from './client.ts'
import { atTime, type World } from './world.ts'

/** A few residents look up what became of their report; one mistypes the code. */
export function planReceipts(world: World, day: Day): void {
  atTime(world, day, '12:45', async () => {
    const dice = world.dice.of('receipts', day)
    const browser = openBrowser(world.door, `resident-${day}`)
    const codes = world.receipts.filter(() => dice.pct(9)).slice(-4)
    if (dice.pct(30)) codes.push('2222-2222-22')
    for (const code of codes) {
      const page = await browser.post('/r', { code, lang: 'zh' })
      world.tally.receipts.asked += 1
      if (/\d{4}-\d{2}-\d{2}/.test(page)) world.tally.receipts.known += 1
    }
  })
}
