import { dayOf, type Instant } from '#basics/instant.ts'
import { ok, type Sentence } from '#basics/result.ts'
import type { residentApi } from '#domains/casework/api.resident.ts'
import { problemOfReport, problemViews } from '#domains/casework/reads.views.ts'
import type { CaseworkWorld } from '#domains/casework/routes.act.ts'
import { tryLimiter } from '#domains/casework/routes.tries.ts'
import {
  overdueText,
  residentClocks,
  residentDay,
  residentStates,
  residentWords,
} from '#domains/casework/terms.resident.ts'
import { sentences, type DeadlineView } from '#domains/casework/terms.ts'
import { countyOf } from '#domains/directory/reads.ts'
import { calendarOf } from '#domains/directory/reads.calendar.ts'
import { escapeHtml } from '#platform/http/html.ts'
import { fill } from '#platform/http/problem.ts'
import type { Context, Handlers } from '#platform/http/room.ts'

type Language = 'zh' | 'en'
type Look = { readonly language: Language; readonly big: boolean; readonly county: string }
type Line = { readonly label: Sentence; readonly text: string }

/** The resident's page: no script, no session, no cookie. It says the same shape whatever the code. */
export function residentHandlers(world: CaseworkWorld): Handlers<typeof residentApi> {
  const tries = tryLimiter({ perAddress: 10, perCounty: 600, minutes: 10 })
  return {
    receiptForm: {
      handle: async ({ query }, context) => ok({ html: pageOf(await lookOf(query, context), []) }),
    },
    receiptState: {
      handle: async ({ body }, context) => {
        const look = await lookOf(body, context)
        if (!tries.mayTry(context.county, context.address, context.now)) {
          const text = fill(sentences.receipt_too_many[look.language], { minutes: tries.minutes })
          return ok({ html: pageOf(look, [{ label: residentWords.state, text }]) })
        }
        const lines = await linesFor(world, context, body.code, look.language)
        return ok({ html: pageOf(look, lines) })
      },
    },
  }
}

async function lookOf(
  given: { readonly lang?: Language | undefined; readonly big?: '1' | undefined },
  { trx, county }: Context,
): Promise<Look> {
  const name = (await countyOf(trx, county))?.name ?? ''
  return { language: given.lang ?? 'zh', big: given.big === '1', county: name }
}

async function linesFor(
  { vault }: CaseworkWorld,
  { trx, county, now }: Context,
  code: string,
  language: Language,
): Promise<readonly Line[]> {
  const say = (sentence: Sentence): string => sentence[language]
  const receipt = await vault.findReceipt({ county, code })
  const { state, received, number, unit, round } = residentWords
  if (receipt.state === 'waiting')
    return [
      { label: state, text: say(residentStates.waiting) },
      { label: received, text: residentDay(receipt.day, language) },
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
  return [
    { label: state, text: say(residentStates[found.stage]) },
    { label: received, text: residentDay(found.receivedOn, language) },
    { label: number, text: found.code },
    ...(view?.leadUnitName ? [{ label: unit, text: view.leadUnitName }] : []),
    ...dueLine(view?.deadline ?? null, language),
    ...(found.round > 1 ? [{ label: round, text: String(found.round) }] : []),
  ]
}

/** By when the step now running is to be done, and plainly whether that day has gone by. */
function dueLine(deadline: DeadlineView | null, language: Language): readonly Line[] {
  if (!deadline || deadline.state === 'met' || deadline.state === 'missed') return []
  // The cached date is an Instant: it was written by the recompute function alone.
  const day = residentDay(dayOf(deadline.dueAt as Instant), language)
  const late = deadline.state === 'overdue' ? overdueText[language] : ''
  return [{ label: residentClocks[deadline.step], text: `${day}${late}` }]
}

/**
 * Under the header's no-referrer a browser sends a form with `Origin: null`, which the edge refuses
 * as foreign; so this page asks for 'same-origin', which tells other places as little.
 */
function pageOf(look: Look, lines: readonly Line[]): string {
  const { language, big, county } = look
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
<title>${say(w.title)} · ${escapeHtml(county)}</title>
<link rel="stylesheet" href="/public.css">
</head>
<body class="${big ? 'big' : 'usual'}">
<header>
<div class="top">
<p class="brand"><strong lang="zh-CN">安声</strong> <span>${escapeHtml(county)}</span></p>
<nav aria-label="${say(w.view)}">
<a href="${hrefOf({ ...look, big: !big })}">${say(big ? w.usual : w.bigger)}</a>
<a href="${hrefOf({ ...look, language: language === 'zh' ? 'en' : 'zh' })}" lang="${language === 'zh' ? 'en' : 'zh-CN'}">${say(w.other)}</a>
</nav>
</div>
</header>
<main>
<h1>${say(w.title)}</h1>
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

const hrefOf = ({ language, big }: Omit<Look, 'county'>): string =>
  `/r?lang=${language}${big ? '&amp;big=1' : ''}`
