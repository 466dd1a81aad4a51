/** A shop cannot be moved, and nothing was changed. The message is a sentence for a person. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused'
}
