import type { Handlers } from '../http/call.ts'
import { adminBatchHandlers } from './admin/batches.ts'
import { adminCategoryHandlers } from './admin/categories.ts'
import { adminCreditHandlers } from './admin/credits.ts'
import { adminDiscountHandlers } from './admin/discounts.ts'
import { adminLedgerHandlers } from './admin/ledger.ts'
import { adminOperationHandlers } from './admin/operations.ts'
import { adminOrderHandlers } from './admin/orders.ts'
import { adminPaymentHandlers } from './admin/payments.ts'
import { adminPeopleHandlers } from './admin/people.ts'
import { adminPersonalDataHandlers } from './admin/personal-data.ts'
import { adminProductHandlers } from './admin/products.ts'
import { adminReconcileHandlers } from './admin/reconcile.ts'
import { adminReportHandlers } from './admin/reports.ts'
import { adminRoleHandlers } from './admin/roles.ts'
import { adminStockHandlers } from './admin/stock.ts'
import { adminWebhookHandlers } from './admin/webhooks.ts'
import { accountHandlers, authHandlers } from './auth.ts'
import { cartHandlers } from './cart.ts'
import { creditHandlers } from './credits.ts'
import { issuerHandlers } from './issuers.ts'
import type { HandlerKit } from './kit.ts'
import { orderHandlers } from './orders.ts'
import { productHandlers } from './products.ts'
import { secondFactorHandlers } from './second-factor.ts'
import { sessionHandlers } from './sessions.ts'
import { systemHandlers } from './system.ts'

/** A handler for every endpoint of the contract. */
export function allHandlers(kit: HandlerKit): Handlers {
  return {
    ...productHandlers(kit),
    ...authHandlers(kit),
    ...accountHandlers(kit),
    ...secondFactorHandlers(kit),
    ...sessionHandlers(kit),
    ...issuerHandlers(kit),
    ...cartHandlers(kit),
    ...creditHandlers(kit),
    ...orderHandlers(kit),
    ...adminProductHandlers(kit),
    ...adminCategoryHandlers(kit),
    ...adminStockHandlers(kit),
    ...adminBatchHandlers(kit),
    ...adminOrderHandlers(kit),
    ...adminPaymentHandlers(kit),
    ...adminPeopleHandlers(kit),
    ...adminPersonalDataHandlers(kit),
    ...adminRoleHandlers(kit),
    ...adminDiscountHandlers(kit),
    ...adminCreditHandlers(kit),
    ...adminLedgerHandlers(kit),
    ...adminOperationHandlers(kit),
    ...adminReconcileHandlers(kit),
    ...adminReportHandlers(kit),
    ...adminWebhookHandlers(kit),
    ...systemHandlers(kit),
  }
}
