import { dayOf } from '#basics/instant.ts'
import { ok, type Sentence } from '#basics/result.ts'
import type { residentApi } from '#domains/casework/api.resident.ts'
import { problemOfReport, problemViews } from '#domains/casework/reads.views.ts'
import type { CaseworkWorld } from '#domains/casework/routes.act.ts'
import { tryLimiter } from '#domains/casework/routes.tries.ts'
import { residentStates, residentWords } from '#domains/casework/terms.resident.ts'
import { sentences } from '#domains/casework/terms.ts'
import { calendarOf } from '#domains/directory/reads.calendar.ts'
import { escapeHtml } from '#platform/http/html.ts'
import { fill } from '#platform/http/problem.ts'
import type { Context, Handlers } from '#platform/http/room.ts'

type Language = 'zh' | 'en'
type Look = { readonly language: Language; readonly big: boolean }
type Line = { readonly label: Sentence; readonly text: string }

/** The resident's page: no script, no session, no cookie. It says the same shape whatever the code. */
export function residentHandlers(world: CaseworkWorld): Handlers<typeof residentApi> {
  const tries = tryLimiter({ perAddress: 10, perCounty: 600, minutes: 10 })
  return {
    receiptForm: {
      handle: async ({ query }) => {
        await Promise.resolve()
        return ok({ html: pageOf(lookOf(query), []) })
      },
    },
    receiptState: {
      handle: async ({ body }, context) => {
        const look = lookOf(body)
        const say = ({ zh, en }: Sentence, values = {}): string =>
          fill(look.language === 'zh' ? zh : en, values)
        if (!tries.mayTry(context.county, context.address, context.now)) {
          const text = say(sentences.receipt_too_many, { minutes: tries.minutes })
          return ok({ html: pageOf(look, [{ label: residentWords.state, text }]) })
        }
        const lines = await linesFor(world, context, body.code, say)
        return ok({ html: pageOf(look, lines) })
      },
    },
  }
}

const lookOf = (given: {
  readonly lang?: Language | undefined
  readonly big?: '1' | undefined
}): Look => ({ language: given.lang ?? 'zh', big: given.big === '1' })

async function linesFor(
  { vault }: CaseworkWorld,
  { trx, county, now }: Context,
  code: string,
  say: (sentence: Sentence) => string,
): Promise<readonly Line[]> {
  const receipt = await vault.findReceipt({ county, code })
  const { state, received, number, unit, due, round } = residentWords
  if (receipt.state === 'waiting')
    return [
      { label: state, text: say(residentStates.waiting) },
      { label: received, text: receipt.day },
    ]
  const found =
    receipt.state === 'taken' ? await problemOfReport(trx, county, receipt.reportId) : undefined
  if (!found) {
    // Taken from the vault a moment ago and not yet stored here looks like what it is: waiting.
    const sentence = receipt.state === 'taken' ? residentStates.waiting : sentences.receipt_unknown
    return [{ label: state, text: say(sentence) }]
  }
  const shown = { county, now, calendar: await calendarOf(trx, county) }
  const [view] = await problemViews(trx, shown, [found])
  const deadline = view?.deadline
  const isRunning = deadline && deadline.state !== 'met' && deadline.state !== 'missed'
  return [
    { label: state, text: say(residentStates[found.stage]) },
    { label: received, text: found.receivedOn },
    { label: number, text: found.code },
    ...(view?.leadUnitName ? [{ label: unit, text: view.leadUnitName }] : []),
    // The cached date is an Instant: it was written by the recompute function alone.
    ...(isRunning ? [{ label: due, text: dayOf(deadline.dueAt as never) }] : []),
    ...(found.round > 1 ? [{ label: round, text: String(found.round) }] : []),
  ]
}

/**
 * Under the header's no-referrer a browser sends a form with `Origin: null`, which the edge refuses
 * as foreign; so this page asks for 'same-origin', which tells other places as little.
 */
function pageOf(look: Look, lines: readonly Line[]): string {
  const { language, big } = look
  const say = (sentence: Sentence): string => escapeHtml(sentence[language])
  const w = residentWords
  const result = lines
    .map(({ label, text }) => `<dt>${say(label)}</dt><dd>${escapeHtml(text)}</dd>`)
    .join('')
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="same-origin">
<title>${say(w.title)}</title>
<link rel="stylesheet" href="/public.css">
</head>
<body class="${big ? 'big' : 'usual'}">
<header>
<nav>
<a href="${hrefOf({ ...look, big: !big })}">${say(big ? w.usual : w.bigger)}</a>
<a href="${hrefOf({ ...look, language: language === 'zh' ? 'en' : 'zh' })}" lang="${language === 'zh' ? 'en' : 'zh-CN'}">${say(w.other)}</a>
</nav>
<h1>${say(w.title)}</h1>
</header>
<main>
<form method="post" action="/r">
<label for="code">${say(w.code)}</label>
<p id="hint">${say(w.hint)}</p>
<input id="code" name="code" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="hint">
<input type="hidden" name="lang" value="${language}">
${big ? '<input type="hidden" name="big" value="1">' : ''}
<button type="submit">${say(w.ask)}</button>
</form>
<section aria-live="polite">${result ? `<dl>${result}</dl>` : ''}</section>
<p class="rights">${say(w.rights)}</p>
</main>
</body>
</html>
`
}

const hrefOf = ({ language, big }: Look): string => `/r?lang=${language}${big ? '&amp;big=1' : ''}`
