import type { BreachedPasswords } from '../ports/index.ts'

/**
 * Passwords everybody tries first: the heads of the published lists of leaked passwords, and the longer variants people make of them to satisfy a minimum length.
 * Lower case; short on purpose, so that it can be shipped with a library.
 */
const listed: ReadonlySet<string> = new Set(
  `
  123456 1234567 12345678 123456789 1234567890 12345678910 123456789012 1234567891011 123123 123123123 123123123123 123321 123321123321 111111 11111111 111111111111
  000000 00000000 000000000000 112233 112233445566 121212 121212121212 654321 987654321 0987654321 9876543210 666666 777777 888888 88888888 999999 555555 222222
  147258369 159753 159357 1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx q1w2e3r4 q1w2e3r4t5y6 a1b2c3 a1b2c3d4 a1b2c3d4e5f6
  abc123 abc12345 abc123456789 abcd1234 abcd12345678 abcdef abcdefgh abcdefghijkl aa123456 a123456 a12345678 asd123 asdasd asdfgh asdfghjkl asdfghjkl123 asdf1234
  zxcvbn zxcvbnm zxcvbnm123 qwerty qwerty1 qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyuiop qwertyuiop12 qwertyuiop123 qwertyqwerty qwe123 qweasdzxc
  qazwsx qazwsxedc qazwsxedcrfv azerty azertyuiop password passw0rd password1 password12 password123 password1234 password12345 password123456 password! password1!
  password123! passwordpassword p@ssword p@ssw0rd p@ssw0rd123 p@ssword1234 pa55word passwort passwort123 motdepasse contrasena mypassword mypassword123 thisisapassword
  correcthorsebatterystaple
  secret secret123 secretsecret letmein letmein1 letmein123 letmeinletmein letmeinplease welcome welcome1 welcome123 welcome1234 welcome12345 welcomewelcome admin admin1
  admin123 admin1234 admin12345 admin123456 administrator administrator1 adminadmin root rootroot toor guest guestguest user useruser test test123 test1234 test12345
  testtest testtesttest testpassword demo demodemo default changeme changeme123 changemenow changeit iloveyou iloveyou1 iloveyou123 iloveyou1234 iloveyouforever
  monkey monkey123 dragon dragon123 sunshine sunshine123 princess princess123 football football123 baseball baseball123 basketball basketball1 superman superman123
  batman batman123 master master123 shadow michael jordan jordan23 ashley daniel jessica jennifer charlie charlie123 thomas hannah andrew nicole matthew joshua hunter
  hunter2 killer soccer hockey ranger harley george freedom whatever trustno1 starwars pokemon pokemon123 computer computer123 internet internet123 samsung samsung123
  google google123 facebook facebook123 liverpool liverpool123 chelsea arsenal manchester barcelona cookie pepper ginger summer summer2023 summer2024 summer2025 winter2024
  winter2025 spring2025 autumn2025 hello hello123 hellohello helloworld helloworld123 lovely loveme flower purple cheese chocolate chocolate123 nothing blink182 michelle
  naruto naruto123 ferrari mercedes corvette mustang maverick phoenix thunder matrix merlin diamond yankees cowboys eagles steelers fuckyou asshole
  aaaaaaaaaaaa xxxxxxxxxxxx abcabcabcabc
  `
    .trim()
    .split(/\s+/),
)

/** Some three hundred passwords that everybody tries first. `breachedPasswords()` of `@cartwright/server/breached-passwords` has 140,000. */
export const commonPasswords: BreachedPasswords = { includes: async folded => listed.has(folded) }
