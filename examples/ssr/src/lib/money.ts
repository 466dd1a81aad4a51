/** An amount of the API (major units) for people: `$9.50`. */
export const money = (amount: number, currency: string): string => new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount)
