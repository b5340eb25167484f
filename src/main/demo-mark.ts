import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** How far the demo's weeks came: kept in the data directory, so that a restart neither repeats nor hides it. */
export type DemoStage = 'loading' | 'played'
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
