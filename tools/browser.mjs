/**
 * The browser of the browser tests: Debian's Chromium with a Chinese font, found or, as root on
 * Debian, installed. Plain JavaScript, so that any Node can run it:
 *   node tools/browser.mjs          finds or installs, prints the path
 *   node tools/browser.mjs --find   only finds
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable']
const packages = ['chromium', 'fonts-noto-cjk']

/** The path of a Chromium, or undefined. ANSHENG_CHROMIUM comes first and is not guessed around. */
export function findChromium() {
  const told = process.env['ANSHENG_CHROMIUM']
  if (told) return existsSync(told) ? told : undefined
  return places.find((place) => existsSync(place))
}

/** Finds Chromium, installing it where that is possible; throws with what to do where it is not. */
export function ensureChromium() {
  const found = findChromium()
  if (found && (hasChineseFont() || process.env['ANSHENG_CHROMIUM'])) return found
  if (process.env['ANSHENG_CHROMIUM']) throw new Error(missing('ANSHENG_CHROMIUM'))
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install()
  else if (found) process.stderr.write(`${noFont}\n`)
  const path = findChromium()
  if (!path) throw new Error(missing('/usr/bin/chromium'))
  return path
}

const command = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`

const noFont = `没有中文字体，页面截图会缺字。请运行 / No Chinese font; pictures will lack characters. Run:\n  ${command}`

const missing = (where) =>
  [
    `浏览器测试需要 Chromium，但在 ${where} 没有找到。`,
    `The browser tests need Chromium; there is none at ${where}.`,
    '请用管理员运行（Debian），或用 ANSHENG_CHROMIUM 指明它的位置：',
    'Run this as root (Debian), or say where it is with ANSHENG_CHROMIUM:',
    `  ${command}`,
    '  ANSHENG_CHROMIUM=/path/to/chromium npm test',
    '没有浏览器时可先运行 / Without a browser: npm test -- --quick',
  ].join('\n')

function hasChineseFont() {
  const listed = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
  return listed.status === 0 && listed.stdout.trim() !== ''
}

function install() {
  process.stderr.write(`installing ${packages.join(' and ')} for the browser tests\n`)
  const quiet = ['-qq', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300']
  run(['update', ...quiet])
  run(['install', '-y', '--no-install-recommends', ...quiet, ...packages])
}

function run(words) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const done = spawnSync('apt-get', words, { env, encoding: 'utf8' })
  if (done.status === 0) return
  process.stderr.write(`apt-get ${words.join(' ')}\n${done.stdout ?? ''}${done.stderr ?? ''}\n`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const path = process.argv.includes('--find') ? findChromium() : ensureChromium()
    if (path) process.stdout.write(`${path}\n`)
    else process.exitCode = 1
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
