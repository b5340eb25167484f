/** How often a statement comes before it is worth a plan kept on every connection. */
const usesBeforeName = 5
/** Each connection keeps a plan of every name, so there are only so many, and short ones. */
const mostNames = 300
const longestText = 6000
const mostCounted = 2000

export type StatementNames = {
  /** The name under which to prepare this text, undefined while it is sent as it is. */
  readonly of: (text: string) => string | undefined
}

/**
 * One name for one statement text, for as long as the process lives. Only texts that come again and
 * again get one: a statement over a list of rows has another text for each length of the list.
 */
export function namesOfStatements(): StatementNames {
  const names = new Map<string, string>()
  const counted = new Map<string, number>()
  const of = (text: string): string | undefined => {
    const known = names.get(text)
    if (known !== undefined || text.length > longestText || names.size >= mostNames) return known
    const uses = (counted.get(text) ?? 0) + 1
    if (uses < usesBeforeName) {
      if (counted.size >= mostCounted) counted.clear()
      counted.set(text, uses)
      return undefined
    }
    counted.delete(text)
    const name = `s${names.size + 1}`
    names.set(text, name)
    return name
  }
  return { of }
}

export const statementNames: StatementNames = namesOfStatements()
