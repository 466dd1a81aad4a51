import type pg from 'pg'

/** The socket of a connection, as far as it is needed here; the driver's types do not show it. */
interface Corkable {
  cork(): void
  uncork(): void
}

const corked = new WeakSet<Corkable>()

/** Sends what is written to this connection until the end of this turn of the event loop as one packet: a write to a socket costs more than a statement. */
export function flushPerTurn(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Corkable } }).connection
  if (corked.has(stream)) return
  corked.add(stream)
  stream.cork()
  setImmediate(() => {
    corked.delete(stream)
    stream.uncork()
  })
}
