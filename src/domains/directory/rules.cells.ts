import { ok, refuse, unless, type Refusal, type Result } from '#basics/result.ts'
import {
  fullDivisionCode,
  roleNames,
  roles,
  townshipKinds,
  unitKindNames,
  unitKinds,
  villageKinds,
  type Role,
  type Township,
  type UnitKind,
  type Village,
} from '#domains/directory/terms.ts'

/** A text of at most `max` characters; refuses with `too_long`. */
export function shortText(text: string, max: number): Result<string> {
  return [...text].length <= max ? ok(text) : refuse({ code: 'cell_too_long', detail: { max } })
}

/** The twelve digits of a township, also from nine. Refuses with `bad_division_code`. */
export function townshipCode(text: string): Result<string> {
  const code = fullDivisionCode(text)
  return code?.endsWith('000') ? ok(code) : badCode(text)
}

/** The twelve digits of a village, which never end in 000. Refuses with `bad_division_code`. */
export function villageCode(text: string): Result<string> {
  return /^\d{12}$/.test(text) && !text.endsWith('000') ? ok(text) : badCode(text)
}

/** The town-and-country code (城乡分类代码): three digits. Refuses with `bad_settlement`. */
export function settlementCode(text: string): Result<string> {
  return /^[12]\d\d$/.test(text) ? ok(text) : refuse({ code: 'bad_settlement', detail: cut(text) })
}

/** A whole number from 0 to 99,999,999, also as '46,800'. Refuses with `not_a_count`. */
export function count(text: string): Result<number> {
  const digits = text.replace(/(?<=\d)[,，](?=\d{3})/g, '')
  if (/^\d{1,8}$/.test(digits)) return ok(Number(digits))
  return refuse({ code: 'not_a_count', detail: cut(text) })
}

/** The kind of a township by its Chinese word. Refuses with `unknown_place_kind`. */
export function townshipKind(text: string): Result<Township['kind']> {
  return oneOf(townshipKinds, text)
}

/** The kind of a village by its Chinese word. Refuses with `unknown_place_kind`. */
export function villageKind(text: string): Result<Village['kind']> {
  return oneOf(villageKinds, text)
}

/** The kind of a unit by its Chinese or English name or its code. Refuses with `unknown_kind`. */
export function unitKind(text: string): Result<UnitKind> {
  const kind = named(unitKinds, unitKindNames, text)
  return kind ? ok(kind) : refuse({ code: 'unknown_kind', detail: cut(text) })
}

/**
 * Roles by Chinese or English name or by code, parted by any usual mark: '承办人；乡镇办事员'. Each
 * counts once. Refuses with one `unknown_role` for every part that is none.
 */
export function roleList(text: string): Result<readonly Role[]> {
  const parts = text.split(/[;；,，、/|\n]+/).map((part) => part.trim())
  const read = parts.filter(Boolean).map((part) => ({ part, role: named(roles, roleNames, part) }))
  const unknown = read.flatMap(({ part, role }): readonly Refusal[] =>
    role ? [] : [{ code: 'unknown_role', detail: cut(part) }],
  )
  return unless(unknown, () => roles.filter((role) => read.some((each) => each.role === role)))
}

/** A login name as accounts take it. Refuses with `bad_login`. */
export function loginName(text: string): Result<string> {
  if (/^[a-z0-9][a-z0-9.]{0,39}$/.test(text)) return ok(text)
  return refuse({ code: 'bad_login', detail: cut(text) })
}

/** A reference that may say that there is none; null where it does. */
export function maybeNone(text: string): Result<string | null> {
  return ok(/^(?:无|[-—–/]+|none)$/i.test(text) ? null : text)
}

const badCode = (text: string): Result<never> =>
  refuse({ code: 'bad_division_code', detail: cut(text) })

/** Enough of a cell to recognise it; a whole page pasted into a cell is not repeated. */
const cut = (text: string): { readonly value: string } => ({ value: text.slice(0, 40) })

function oneOf<Kind extends string>(kinds: readonly Kind[], text: string): Result<Kind> {
  const kind = kinds.find((each) => each === text)
  if (kind) return ok(kind)
  return refuse({
    code: 'unknown_place_kind',
    detail: { ...cut(text), expected: kinds.join('、') },
  })
}

function named<Code extends string>(
  codes: readonly Code[],
  names: Readonly<Record<Code, { readonly zh: string; readonly en: string }>>,
  text: string,
): Code | undefined {
  const plain = text.toLowerCase()
  return codes.find((code) => {
    const { zh, en } = names[code]
    return zh === text || en.toLowerCase() === plain || code === plain
  })
}
