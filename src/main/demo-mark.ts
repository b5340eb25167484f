import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * That this data directory holds the invented county, and how far its weeks came. Written when the
 * county is made in an empty database, and never by a county of `ansheng init`.
 */
export type DemoStage = 'made' | 'loading' | 'played'
const place = (dataDir: string): string => join(dataDir, 'demo.json')

export function markDemo(dataDir: string, stage: DemoStage): void {
  mkdirSync(dirname(place(dataDir)), { recursive: true })
  writeFileSync(place(dataDir), `${JSON.stringify({ stage })}\n`)
}

export function demoStage(dataDir: string): DemoStage | undefined {
  if (!existsSync(place(dataDir))) return undefined
  // Our own file, written above.
  return (JSON.parse(readFileSync(place(dataDir), 'utf8')) as { stage: DemoStage }).stage
}

/** Whether this data directory holds the invented county: its checkpoints say so for ever. */
export const isDemo = (dataDir: string): boolean => demoStage(dataDir) !== undefined

/** Takes away a demo that was broken off while it was loaded: database and keys, all of it invented. */
export function forgetBrokenDemo(dataDir: string): void {
  for (const name of ['pg', 'keys', 'demo.json'])
    rmSync(join(dataDir, name), { recursive: true, force: true })
}
