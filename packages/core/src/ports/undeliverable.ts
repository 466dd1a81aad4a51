/** What a consumer throws when no later try can help: the delivery is a dead letter at once. Told by its name, so that two loaded copies of this package agree. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable'
}

export function isUndeliverable(error: unknown): error is Undeliverable {
  return error instanceof Error && error.name === 'Undeliverable'
}
