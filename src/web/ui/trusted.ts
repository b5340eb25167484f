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
}

type Factory = {
  createPolicy: (name: string, rules: { createHTML: (text: string) => string }) => unknown
}

/** The nonce of this page's answer, which the style sheets must carry. */
export const styleNonce = (): string =>
  document.querySelector('meta[name=csp-nonce]')?.getAttribute('content') ?? ''
