/** A message as it was before it was encoded for the way (quoted-printable). */
export const decoded = (message: string): string =>
  message.replace(/=\r\n/g, '').replace(/(=[0-9A-F]{2})+/g, bytes => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'))
