import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endpoint } from '#basics/endpoint.ts'
import { handClock } from '#platform/clock.ts'
import { requestLines } from '#platform/http/lines.ts'
import type { Log } from '#platform/ports.ts'

const told = {
  method: 'post',
  access: { who: 'session' },
  summary: { zh: '事', en: 'Thing' },
  output: z.null(),
} as const
const open = endpoint({ ...told, path: '/api/open' })
const quiet = endpoint({ ...told, path: '/api/quiet', unlogged: true })

function anEar() {
  const heard: unknown[] = []
  const hear = (event: string, fields?: object): void => void heard.push([event, fields])
  const log: Log = { info: hear, warn: hear, error: hear }
  const clock = handClock('2026-03-02T01:00:00.000Z')
  return { heard, clock, lines: requestLines(log, clock) }
}
const fields = (route: string) => ({ requestId: 'r', route, status: 200 })

describe('the lines about requests', () => {
  it('are one each', () => {
    const { heard, lines } = anEar()
    lines.request(open, fields('/api/open'))
    expect(heard).toEqual([['request', fields('/api/open')]])
  })

  it('of an unlogged endpoint are a count, written by another request of a later hour', () => {
    const { heard, clock, lines } = anEar()
    for (let n = 0; n < 3; n += 1) lines.request(quiet, fields('/api/quiet'))
    lines.request(open, fields('/api/open'))
    expect(heard).toHaveLength(1)
    clock.moveTo('2026-03-02T02:00:00.000Z')
    // One of its own would give away its time.
    lines.request(quiet, fields('/api/quiet'))
    expect(heard).toHaveLength(1)
    lines.request(open, fields('/api/open'))
    expect(heard.slice(1)).toEqual([
      ['unlogged requests', { count: 4 }],
      ['request', fields('/api/open')],
    ])
    clock.moveTo('2026-03-02T05:00:00.000Z')
    lines.request(open, fields('/api/open'))
    expect(heard).toHaveLength(4)
  })

  it('say what went wrong with an unlogged endpoint just as late', () => {
    const { heard, clock, lines } = anEar()
    lines.logOf(quiet).error('bug', { requestId: 'q', errorName: 'TypeError' })
    lines.request(quiet, fields('/api/quiet'))
    lines.logOf(open).error('bug', { requestId: 'o' })
    lines.request(open, fields('/api/open'))
    expect(heard).toEqual([
      ['bug', { requestId: 'o' }],
      ['request', fields('/api/open')],
    ])
    clock.moveTo('2026-03-02T02:10:00.000Z')
    lines.request(open, fields('/api/open'))
    expect(heard.slice(2)).toEqual([
      ['bug', { requestId: 'q', errorName: 'TypeError' }],
      ['unlogged requests', { count: 1 }],
      ['request', fields('/api/open')],
    ])
  })
})
