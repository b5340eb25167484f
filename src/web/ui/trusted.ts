/**
 * The component library sets its style sheets through innerHTML, which Trusted Types stop. This
 * policy lets text through only where it cannot be markup: anything with a '<' is refused, so text
 * of residents can never become an element.
 */
export function guardMarkup(): void {
  const { trustedTypes } = window as unknown as { trustedTypes?: Factory } // not yet in lib.dom
  trustedTypes?.createPolicy('default', {
    createHTML: (text) => {
      if (text.includes('<')) throw new TypeError('markup from text is not allowed')
      return text
    },
  })
  signStyles()
}

type Factory = {
  createPolicy: (name: string, rules: { createHTML: (text: string) => string }) => unknown
}

/** The nonce of this page's answer, which the style sheets must carry. */
export const styleNonce = (): string =>
  document.querySelector('meta[name=csp-nonce]')?.getAttribute('content') ?? ''

/**
 * The library passes the nonce to most of its style sheets, but not to the two that lock scrolling
 * and measure the scroll bar. Sheets our own code creates get it here, so that the policy need not
 * be opened; a sheet that came as markup has none and stays without effect.
 */
function signStyles(): void {
  const nonce = styleNonce()
  const create = document.createElement.bind(document)
  // The same function with all its overloads; only the element is touched before it is given out.
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const made = create(name, options)
    if (made instanceof HTMLStyleElement) made.nonce = nonce
    return made
  }
}
