/** The articles on signs, read a second time and plainly, straight from the texts. */

export interface PlainSignageFacts {
  readonly layers: readonly string[];
  readonly builder: string;
}

/** The plain answer to a signage question: a sign is needed where any layer named wants one. */
export function plainSignage(facts: PlainSignageFacts): { readonly required: boolean } {
  let required = false;
  for (const layer of facts.layers) {
    // National art. 13: the managing unit puts up a sign that catches the eye. Art. 9 paragraph 2
    // frees other public places from five articles, and this one is not among them; so whoever
    // builds needs a sign.
    if (layer === "CN") required = true;
    // Liaoning art. 13 paragraph 1: systems that the government paid for carry a clear sign. Nobody
    // else is told to.
    if (layer === "CN-LN" && facts.builder === "government") required = true;
    // Anhui art. 14: whoever installs puts up a clear sign.
    if (layer === "CN-AH") required = true;
  }
  return { required };
}
