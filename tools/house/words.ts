import ts from 'typescript'
import { bare, complain, nameOf, nodesOf, propertyOf, textOf, type Code } from './reading.ts'

/** Endpoints without an access policy, refusals without a sentence, sentences in one language only. */
export function wordComplaints(codes: readonly Code[]): readonly string[] {
  const files = codes.filter(({ isTest }) => !isTest)
  const ofAll = files.filter(speaksForAll).flatMap(sentencesIn)
  const ofRooms = files
    .filter(({ floor, kind }) => floor === 'domains' && kind === 'terms')
    .flatMap(sentencesIn)
  const inRoom = (room: string): ReadonlySet<string> =>
    new Set(ofRooms.filter(({ of }) => of.room === room).map(({ name }) => name))
  const ruled = files.filter(({ floor, kind }) => floor === 'domains' && kind === 'lifecycle')
  const [first, ...others] = ruled.map(({ room }) => inRoom(room))
  // What basics refuses reaches people through every room that has a lifecycle.
  const inEveryRoom = [...(first ?? [])].filter((name) => others.every((room) => room.has(name)))
  const known = (code: Code): ReadonlySet<string> =>
    new Set([
      ...ofAll.map(({ name }) => name),
      ...(code.floor === 'domains' ? inRoom(code.room) : inEveryRoom),
    ])
  return [
    ...files.flatMap(openEndpoints),
    ...files.filter(speaks).flatMap(halfSentences),
    ...files.flatMap(namelessStages),
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

type Spoken = { readonly name: string; readonly of: Code }

/** The keys of every constant called sentences or …Sentences. */
function sentencesIn(code: Code): readonly Spoken[] {
  return nodesOf(code, ts.isVariableDeclaration)
    .filter(({ name }) => /^sentences$|Sentences$/.test(nameOf(name)))
    .flatMap(({ initializer }) => {
      const value = initializer && bare(initializer)
      if (!value || !ts.isObjectLiteralExpression(value)) return []
      return value.properties.flatMap(({ name }) =>
        name ? [{ name: nameOf(name), of: code }] : [],
      )
    })
}

/** Files whose words people read: all of a room, the policy, and the sentences of platform. */
const speaks = (code: Code): boolean => code.floor === 'domains' || speaksForAll(code)

const languages = ['zh', 'en'] as const

/** What is said in one language is said in both, and each in its own letters. */
function halfSentences(code: Code): readonly string[] {
  return nodesOf(code, ts.isObjectLiteralExpression)
    .filter((says) => languages.some((language) => isWritten(propertyOf(says, language))))
    .flatMap((says) => {
      const { parent } = says
      const name = ts.isPropertyAssignment(parent) ? ` of ${nameOf(parent.name)}` : ''
      return languages
        .filter((language) => !hasWords(says, language))
        .map((language) => complain(code, says, `the sentence${name} lacks ${language}`))
    })
}

const isWritten = (property: ts.ObjectLiteralElementLike | undefined): boolean =>
  (textOf(property) ?? '') !== ''

/** Every stage listed in a room's terms has a name there in both languages. */
function namelessStages(code: Code): readonly string[] {
  if (code.floor !== 'domains' || code.kind !== 'terms') return []
  const named = new Set(
    nodesOf(code, ts.isPropertyAssignment)
      .filter(({ initializer }) => {
        const value = bare(initializer)
        return ts.isObjectLiteralExpression(value) && propertyOf(value, 'zh') !== undefined
      })
      .map(({ name }) => nameOf(name)),
  )
  return nodesOf(code, ts.isVariableDeclaration)
    .filter(({ name }) => /^stages$|Stages$/.test(nameOf(name)))
    .flatMap(({ initializer }) => (initializer ? [bare(initializer)] : []))
    .flatMap((list) => (ts.isArrayLiteralExpression(list) ? list.elements : []))
    .filter((stage) => ts.isStringLiteral(stage) && !named.has(stage.text))
    .map((stage) => complain(code, stage, `stage ${stage.getText()} has no name in zh and en`))
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
