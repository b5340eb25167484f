/**
 * The product's processes on a data directory, without its pages: for tests that kill them.
 *
 *   node tools/simulation/product.ts DATA_DIR PORT
 */
import { once } from 'node:events'
import { keepProcesses, openGround } from '#main/start.ts'

const [dataDir = '', port = ''] = process.argv.slice(2)
const config = { dataDir, port: Number(port), demo: true }
const signals = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
const ready = await openGround(config)
if (!ready.ok) throw new Error(ready.refusal[0].code)
const running = keepProcesses(config, ready.value)
await Promise.race([signals, running.ended])
await running.stop()
process.exit(0)
