export { breachedPasswords } from './breached-passwords.ts'
