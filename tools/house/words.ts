import ts from 'typescript'
import { bare, complain, nameOf, nodesOf, propertyOf, textOf, type Code } from './reading.ts'

/** Endpoints without an access policy, refusals without a sentence, sentences in one language only. */
export function wordComplaints(codes: readonly Code[]): readonly string[] {
  const files = codes.filter(({ isTest }) => !isTest)
  const ofAll = files.filter(speaksForAll).flatMap(sentencesIn)
  const ofRooms = files
    .filter(({ floor, kind }) => floor === 'domains' && kind === 'terms')
    .flatMap(sentencesIn)
  const known = (code: Code): ReadonlySet<string> =>
    new Set([
      ...ofAll.map(({ name }) => name),
      ...ofRooms.filter(({ of }) => of.room === code.room).map(({ name }) => name),
    ])
  return [
    ...files.flatMap(openEndpoints),
    ...[...ofAll, ...ofRooms].flatMap(halfSentences),
    ...files.filter(mayRefuse).flatMap((code) => silentRefusals(code, known(code))),
  ]
}

/** In an api.ts whatever has a method and a path is an endpoint, and says who may call it. */
function openEndpoints(code: Code): readonly string[] {
  if (code.floor !== 'domains' || code.kind !== 'api') return []
  return nodesOf(code, ts.isObjectLiteralExpression)
    .filter((object) => propertyOf(object, 'method') && propertyOf(object, 'path'))
    .filter((object) => !propertyOf(object, 'access'))
    .map((object) => {
      const path = textOf(propertyOf(object, 'path')) ?? ''
      return complain(code, object, `endpoint ${path} without an access policy`)
    })
}

type Spoken = { readonly name: string; readonly says: ts.Expression; readonly of: Code }

/** The entries of every constant called sentences or …Sentences. */
function sentencesIn(code: Code): readonly Spoken[] {
  return nodesOf(code, ts.isVariableDeclaration)
    .filter(({ name }) => /^sentences$|Sentences$/.test(nameOf(name)))
    .flatMap(({ initializer }) => {
      const value = initializer && bare(initializer)
      if (!value || !ts.isObjectLiteralExpression(value)) return []
      return value.properties.flatMap((property) =>
        ts.isPropertyAssignment(property)
          ? [{ name: nameOf(property.name), says: bare(property.initializer), of: code }]
          : [],
      )
    })
}

function halfSentences({ name, says, of }: Spoken): readonly string[] {
  if (!ts.isObjectLiteralExpression(says)) return []
  return ['zh', 'en']
    .filter((language) => !hasWords(says, language))
    .map((language) => complain(of, says, `the sentence of ${name} lacks ${language}`))
}

function hasWords(says: ts.ObjectLiteralExpression, language: string): boolean {
  const property = propertyOf(says, language)
  const text = textOf(property)
  if (text === undefined) return property !== undefined
  return language === 'zh' ? /\p{Script=Han}/u.test(text) : /[A-Za-z]/.test(text)
}

/** Refusals of every room have their sentences in platform; basics and policy may bring their own. */
const speaksForAll = ({ floor, path }: Code): boolean =>
  floor === 'basics' || floor === 'policy' || /^src\/platform\/.*sentences\.ts$/.test(path)

/** Rooms refuse in their pure files and their routes; basics and policy refuse for all of them. */
const mayRefuse = ({ floor, kind }: Code): boolean =>
  floor === 'basics' || floor === 'policy' || (floor === 'domains' && kind !== 'terms')

function silentRefusals(code: Code, known: ReadonlySet<string>): readonly string[] {
  return nodesOf(code, ts.isPropertyAssignment).flatMap((property) => {
    const refusal = nameOf(property.name) === 'code' ? textOf(property) : undefined
    const isSilent =
      refusal !== undefined && /^[a-z][a-z0-9_]*$/.test(refusal) && !known.has(refusal)
    return isSilent ? [complain(code, property, `refusal ${refusal} has no sentence`)] : []
  })
}
