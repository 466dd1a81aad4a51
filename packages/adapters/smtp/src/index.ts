export { type Letter, type LetterParts, letter } from './letter.ts'
export { type SmtpMailerOptions, smtpMailer } from './smtp-mailer.ts'
export { defaultTemplates, type MailLinks, type MailShop, type MailTemplates } from './templates.ts'
