// What fields of Shopify's hold: their types leave the element of an event open.

export const textIn = (event: Event) => (event.currentTarget as { value?: string } | null)?.value ?? "";

export const chosenIn = (event: Event) => (event.currentTarget as { values?: string[] } | null)?.values?.[0] ?? "";
