import type { ColumnType } from 'kysely'
import type { Day } from '#basics/day.ts'
import type { Json } from '#basics/json.ts'
import type {
  CalendarOverlay,
  ImportBatch,
  Person,
  Role,
  RoleTerm,
  SheetKind,
  Township,
  Unit,
  UnitKind,
  Village,
} from '#domains/directory/terms.ts'
import type { Db, Trx } from '#platform/db.ts'

type Keyed = { readonly county_id: number; readonly id: string; readonly version: number }
type Lasting = { readonly valid_from: Day; readonly valid_to: Day | null }

/** Columns as the driver reads them. Every write goes through `#platform/rows.ts`. */
export type DirectoryTables = {
  readonly 'directory.counties': {
    readonly id: number
    readonly name: string
    readonly division_code: string
    readonly hosts: string
  }
  readonly 'directory.townships': Keyed &
    Lasting & {
      readonly code: string
      readonly name: string
      readonly kind: Township['kind']
      readonly population: number | null
    }
  readonly 'directory.villages': Keyed &
    Lasting & {
      readonly township_id: string
      readonly code: string
      readonly name: string
      readonly kind: Village['kind']
      readonly settlement: string | null
      readonly households: number | null
      readonly population: number | null
    }
  readonly 'directory.units': Keyed &
    Lasting & {
      readonly code: string
      readonly name: string
      readonly short_name: string
      readonly kind: UnitKind
      readonly parent_id: string | null
      readonly township_id: string | null
    }
  readonly 'directory.people': Keyed & {
    readonly name: string
    readonly unit_id: string
    readonly post: string
    readonly login_name: string
  }
  readonly 'directory.role_terms': Keyed & {
    readonly person_id: string
    readonly role: Role
    readonly unit_id: string
    readonly from_day: Day
    readonly to_day: Day | null
  }
  readonly 'directory.import_batches': Keyed & {
    readonly sheet: SheetKind
    readonly file_name: string
    readonly file_hash: string
    readonly day: Day
    readonly turn: number
    readonly by_person_id: string
    readonly added: number
    readonly changed: number
    readonly unchanged: number
    readonly undone: boolean
    readonly changes: ColumnType<Json, never, never>
  }
  readonly 'directory.calendar_overlays': Keyed & {
    readonly revision: number
    readonly day: Day
    readonly working: boolean
    readonly reason: string
    readonly document: string
  }
}

/** The room's own tables on a connection or in a transaction. */
export const tablesOf = (db: Db | Trx) => db.withTables<DirectoryTables>()

type Stored<Table extends keyof DirectoryTables> = Omit<DirectoryTables[Table], 'county_id'>

export const townshipColumns = [
  'id',
  'code',
  'name',
  'kind',
  'population',
  'valid_from',
  'valid_to',
  'version',
] as const
export function townshipOf(row: Stored<'directory.townships'>): Township {
  const { id, code, name, kind, population, version } = row
  return {
    id,
    code,
    name,
    kind,
    population,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    version,
  }
}

export const villageColumns = [
  ...townshipColumns,
  'township_id',
  'settlement',
  'households',
] as const
export function villageOf(row: Stored<'directory.villages'>): Village {
  const { id, code, name, kind, settlement, households, population, version } = row
  return {
    id,
    townshipId: row.township_id,
    code,
    name,
    kind,
    settlement,
    households,
    population,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    version,
  }
}

export const unitColumns = [
  'id',
  'code',
  'name',
  'short_name',
  'kind',
  'parent_id',
  'township_id',
  'valid_from',
  'valid_to',
  'version',
] as const
export function unitOfRow(row: Stored<'directory.units'>): Unit {
  const { id, code, name, kind, version } = row
  return {
    id,
    code,
    name,
    shortName: row.short_name,
    kind,
    parentId: row.parent_id,
    townshipId: row.township_id,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    version,
  }
}

export const personColumns = ['id', 'name', 'unit_id', 'post', 'login_name', 'version'] as const
export function personOfRow(row: Stored<'directory.people'>): Person {
  const { id, name, post, version } = row
  return { id, name, unitId: row.unit_id, post, loginName: row.login_name, version }
}

export const termColumns = [
  'id',
  'person_id',
  'role',
  'unit_id',
  'from_day',
  'to_day',
  'version',
] as const
export function termOf(row: Stored<'directory.role_terms'>): RoleTerm {
  const { id, role, version } = row
  return {
    id,
    personId: row.person_id,
    role,
    unitId: row.unit_id,
    from: row.from_day,
    to: row.to_day,
    version,
  }
}

export const batchColumns = [
  'id',
  'sheet',
  'file_name',
  'file_hash',
  'day',
  'turn',
  'by_person_id',
  'added',
  'changed',
  'unchanged',
  'undone',
  'version',
] as const
export function batchOf(row: Omit<Stored<'directory.import_batches'>, 'changes'>): ImportBatch {
  const { id, sheet, day, added, changed, unchanged, undone, version } = row
  return {
    id,
    sheet,
    fileName: row.file_name,
    fileHash: row.file_hash,
    day,
    byPersonId: row.by_person_id,
    added,
    changed,
    unchanged,
    undone,
    version,
  }
}

export const overlayColumns = ['id', 'day', 'working', 'reason', 'document', 'version'] as const
export function overlayOf(
  row: Omit<Stored<'directory.calendar_overlays'>, 'revision'>,
): CalendarOverlay {
  const { id, day, working, reason, document, version } = row
  return { id, day, working, reason, document, version }
}
