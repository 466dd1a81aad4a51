/** An amount as people read it: `$1,399.98`. */
export const formatMoney = (amount: number, currency: string): string => new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount)
