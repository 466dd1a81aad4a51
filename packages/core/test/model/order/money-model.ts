/**
 * What refunds and returns of an order must come to, worked out a second time from the words of docs/refunds.md and with nothing of the shop's own code:
 * whole numbers as bigint, one plain loop a rule.
 */
export interface ModelLine {
  readonly quantity: bigint
  readonly payable: bigint
  readonly tax: bigint
  /** What was captured for it. */
  basis: bigint
  unitsBack: bigint
  moneyBack: bigint
  fulfilled: bigint
  received: bigint
  restocked: bigint
}

export interface ModelPayment {
  readonly id: number
  readonly tender: 'provider' | 'gift_card' | 'store_credit'
  readonly account: number | null
  readonly captured: bigint
  out: bigint
}

export interface ModelRow {
  readonly key: string
  readonly payment: number
  readonly account: number | null
  readonly lines: { line: number; units: bigint; money: bigint }[]
  shipping: bigint
  other: bigint
  failed: boolean
}

export interface ModelReturn {
  state: 'open' | 'received' | 'cancelled'
  readonly lines: { readonly line: number; readonly units: bigint; received: bigint }[]
}

interface Parts {
  readonly lines: { line: number; units: bigint; money: bigint }[]
  shipping: bigint
  other: bigint
}

export interface ModelInput {
  readonly lines: readonly { readonly quantity: number; readonly payable: number; readonly tax: number }[]
  readonly shipping: number
  readonly payments: readonly (Omit<ModelPayment, 'captured' | 'out'> & { readonly captured: number })[]
}

export type MoneyModel = ReturnType<typeof moneyModel>

export function moneyModel(input: ModelInput) {
  const payments: ModelPayment[] = input.payments.map(payment => ({ ...payment, captured: BigInt(payment.captured), out: 0n }))
  const captured = total(payments.map(payment => payment.captured))
  const payable = [...input.lines.map(line => BigInt(line.payable)), BigInt(input.shipping)]
  const basis = captured === total(payable) ? payable : shared(captured, payable)
  const lines: ModelLine[] = input.lines.map((line, index) => ({
    quantity: BigInt(line.quantity),
    payable: BigInt(line.payable),
    tax: BigInt(line.tax),
    basis: basis[index] ?? 0n,
    ...{ unitsBack: 0n, moneyBack: 0n, fulfilled: 0n, received: 0n, restocked: 0n },
  }))
  const shipping = { basis: basis.at(-1) ?? 0n, back: 0n }
  const rows: ModelRow[] = []
  const returns: ModelReturn[] = []
  const left = () => total(payments.map(payment => payment.captured - payment.out))

  const unitParts = (wanted: readonly { line: number; units: bigint }[], withShipping: boolean): Parts | null => {
    const parts: Parts = { lines: [], shipping: withShipping ? most(0n, shipping.basis - shipping.back) : 0n, other: 0n }
    for (const { line: index, units } of wanted) {
      const line = lines[index]
      if (!line || units < 1n || line.unitsBack + units > line.quantity) return null
      parts.lines.push({ line: index, units, money: most(0n, halfEven(line.basis * (line.unitsBack + units), line.quantity) - line.moneyBack) })
    }
    return parts
  }

  const restParts = (): Parts => {
    const open = [...lines.map(line => most(0n, line.basis - line.moneyBack)), most(0n, shipping.basis - shipping.back)]
    const shares = total(open) === left() ? open : shared(left(), open)
    return {
      lines: lines.map((line, index) => ({ line: index, units: line.quantity - line.unitsBack, money: shares[index] ?? 0n })),
      shipping: shares.at(-1) ?? 0n,
      other: 0n,
    }
  }

  /** Takes the parts from payments one after the other: the provider's, then store credit, then gift cards, of each the newest first. */
  const give = (key: string, parts: Parts, toAccount: number | null): void => {
    const rank = { provider: 0, store_credit: 1, gift_card: 2 }
    const order = [...payments].sort((a, b) => rank[a.tender] - rank[b.tender] || b.id - a.id)
    const waiting = parts.lines.filter(part => part.units > 0n || part.money > 0n).map(part => ({ ...part }))
    const rest = { shipping: parts.shipping, other: parts.other }
    for (const payment of order) {
      let room = payment.captured - payment.out
      const row: ModelRow = { key, payment: payment.id, account: toAccount ?? payment.account, lines: [], shipping: 0n, other: 0n, failed: false }
      if (room === 0n || total(waiting.map(part => part.money)) + rest.shipping + rest.other === 0n) continue
      for (const part of waiting) {
        const taken = least(room, part.money)
        if (taken > 0n || (part.money === 0n && part.units > 0n)) {
          row.lines.push({ line: part.line, units: part.units, money: taken })
          part.units = 0n
          part.money -= taken
          room -= taken
        }
      }
      row.shipping = least(room, rest.shipping)
      rest.shipping -= row.shipping
      row.other = least(room - row.shipping, rest.other)
      rest.other -= row.other
      rows.push(row)
      apply(row, 1n)
    }
  }

  const apply = (row: ModelRow, sign: bigint): void => {
    const payment = payments.find(({ id }) => id === row.payment)
    if (payment) payment.out += sign * moneyOf(row)
    shipping.back += sign * row.shipping
    for (const part of row.lines) {
      const line = lines[part.line]
      if (!line) continue
      line.unitsBack += sign * part.units
      line.moneyBack += sign * part.money
    }
  }

  const refuse = (parts: Parts | null): boolean => parts === null || left() === 0n || moneyOf(parts) === 0n || moneyOf(parts) > left()

  return {
    lines,
    payments,
    shipping,
    rows,
    returns,
    left,
    /** True when it was made. */
    refundUnits(key: string, wanted: readonly { line: number; units: bigint }[], withShipping: boolean, toAccount: number | null): boolean {
      const parts = unitParts(wanted, withShipping)
      if (parts === null || refuse(parts)) return false
      give(key, parts, toAccount)
      return true
    },
    refundAmount(key: string, amount: bigint, toAccount: number | null): boolean {
      const parts: Parts = { lines: [], shipping: 0n, other: amount }
      if (refuse(parts)) return false
      give(key, parts, toAccount)
      return true
    },
    refundRest(key: string, toAccount: number | null): boolean {
      const parts = restParts()
      if (refuse(parts)) return false
      give(key, parts, toAccount)
      return true
    },
    fail(row: ModelRow): void {
      if (row.failed) return
      row.failed = true
      apply(row, -1n)
    },
    fulfil(index: number, units: bigint): boolean {
      const line = lines[index]
      if (!line || units < 1n || line.fulfilled + units > line.quantity) return false
      line.fulfilled += units
      return true
    },
    requestReturn(index: number, units: bigint): boolean {
      const announced = returns
        .filter(({ state }) => state === 'open')
        .flatMap(entry => entry.lines.filter(part => part.line === index).map(part => part.units))
      const line = lines[index]
      if (!line || units < 1n || units > line.fulfilled - line.received - total(announced)) return false
      returns.push({ state: 'open', lines: [{ line: index, units, received: 0n }] })
      return true
    },
    /** Goods arrived; with `refund`, what was captured for them goes back, or what goodwill has left of it. */
    receive(which: number, units: bigint, isSellable: boolean, refund: string | null): boolean {
      const entry = returns[which]
      const [part] = entry?.lines ?? []
      const line = part && lines[part.line]
      if (entry?.state !== 'open' || !part || !line || units > part.units) return false
      entry.state = 'received'
      part.received = units
      line.received += units
      if (isSellable) line.restocked += units
      const payable = least(units, line.quantity - line.unitsBack)
      const parts = refund !== null && payable > 0n ? unitParts([{ line: part.line, units: payable }], false) : null
      const [own] = parts?.lines ?? []
      if (refund !== null && parts && own && least(own.money, left()) > 0n) {
        own.money = least(own.money, left())
        give(refund, parts, null)
      }
      return true
    },
    cancelReturn(which: number): boolean {
      const entry = returns[which]
      if (entry === undefined || entry.state === 'received') return false
      entry.state = 'cancelled'
      return true
    },
  }
}

/** Money of a refund's parts. */
export function moneyOf(parts: Pick<ModelRow, 'lines' | 'shipping' | 'other'>): bigint {
  return total(parts.lines.map(part => part.money)) + parts.shipping + parts.other
}

export function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n)
}

/** The amount in proportion to the weights: everyone their whole part, then one each to whoever was cut off most, the first of equals first. */
export function shared(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = total(weights)
  if (whole === 0n) return weights.map(() => 0n)
  const shares = weights.map(weight => (amount * weight) / whole)
  const cutOff = weights
    .map((weight, index) => ({ index, rest: (amount * weight) % whole }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  for (let missing = amount - total(shares), next = 0; missing > 0n; missing--, next++) {
    const index = cutOff[next]?.index ?? 0
    shares[index] = (shares[index] ?? 0n) + 1n
  }
  return shares
}

/** The quotient rounded to the nearest whole number, halves to the even one. Not for values below zero. */
export function halfEven(value: bigint, divisor: bigint): bigint {
  const floor = value / divisor
  const twice = (value % divisor) * 2n
  return twice > divisor || (twice === divisor && floor % 2n === 1n) ? floor + 1n : floor
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
