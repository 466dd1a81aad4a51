import type { Storage } from '../ports/index.ts'
import { bookingCases } from './ledger/booking.ts'
import { creditBookingCases } from './ledger/credit.ts'
import { ledgerReadCases } from './ledger/reading.ts'
import { unbookedCases } from './ledger/unbooked.ts'
import type { ConformanceCase } from './suite.ts'

/** The promises of the ledger, and of the stores that write it. */
export const ledgerCases: readonly ConformanceCase<Storage>[] = [...bookingCases, ...creditBookingCases, ...unbookedCases, ...ledgerReadCases]
