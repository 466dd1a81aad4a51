/** Ends the process when nobody reads its output any more, as `head` does: that is no fault. Says so when the output cannot be written for another reason. */
export const endWithReader = (): void => {
  process.stdout.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') process.exit(0)
    console.error(`error: The result cannot be written: ${error.message}`)
    process.exit(3)
  })
}
