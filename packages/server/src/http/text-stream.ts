/** Text made by and by, as a body that is sent as fast as the caller takes it: what is not wanted any more is not made. */
export function textStream(parts: AsyncIterator<string, void, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async controller => {
      const { done, value } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => {
      await parts.return?.()
    },
  })
}
