import { circleComplaints } from './house/circles.ts'
import { clauseComplaints } from './house/clauses.ts'
import { migrationComplaints, sqlComplaints } from './house/database.ts'
import { importComplaints } from './house/imports.ts'
import { purityComplaints } from './house/purity.ts'
import { isCode, read, type Source } from './house/reading.ts'
import { placeComplaints, shapeComplaints } from './house/shape.ts'
import { testComplaints } from './house/tests.ts'
import { wordComplaints } from './house/words.ts'

/**
 * The wall (围墙): everything in which the given files depart from the plan of the house, one line
 * each, naming the file and the reason. Files of src, tools and db/migrations belong in `sources`;
 * paths are counted from the root of the repository. Reads nothing itself.
 */
export function complaintsOf(sources: readonly Source[]): readonly string[] {
  const codes = sources.filter(({ path }) => isCode(path)).map(read)
  const product = codes.filter(({ path }) => path.startsWith('src/'))
  const running = product.filter(({ isTest }) => !isTest)
  return [
    ...placeComplaints(sources),
    ...migrationComplaints(sources),
    ...codes.flatMap((code) => [
      ...shapeComplaints(code),
      ...importComplaints(code),
      ...purityComplaints(code),
      ...sqlComplaints(code),
      ...testComplaints(code),
    ]),
    ...circleComplaints(running),
    ...clauseComplaints(codes),
    ...wordComplaints(product),
  ]
}
