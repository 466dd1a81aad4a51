import { adminAttentionEndpoints } from './admin/attention.ts'
import { adminBatchEndpoints } from './admin/batches.ts'
import { adminCategoryEndpoints } from './admin/categories.ts'
import { adminCreditEndpoints } from './admin/credits.ts'
import { adminDiscountEndpoints } from './admin/discounts.ts'
import { adminLedgerEndpoints } from './admin/ledger.ts'
import { adminOperationEndpoints } from './admin/operations.ts'
import { adminOrderEndpoints } from './admin/orders.ts'
import { adminPaymentEndpoints } from './admin/payments.ts'
import { adminCustomerEndpoints, adminKeyEndpoints } from './admin/people.ts'
import { adminPersonalDataEndpoints } from './admin/personal-data.ts'
import { adminProductEndpoints } from './admin/products.ts'
import { adminReconcileEndpoints } from './admin/reconcile.ts'
import { adminReportEndpoints } from './admin/reports.ts'
import { adminRoleEndpoints } from './admin/roles.ts'
import { adminStockEndpoints } from './admin/stock.ts'
import { adminWebhookEndpoints } from './admin/webhooks.ts'
import { accountEndpoints, authEndpoints } from './auth.ts'
import { cartEndpoints } from './cart.ts'
import { categoryEndpoints } from './categories.ts'
import { creditEndpoints } from './credits.ts'
import { adminIdentityEndpoints, issuerEndpoints } from './issuers.ts'
import { orderEndpoints } from './orders.ts'
import { productEndpoints } from './products.ts'
import { secondFactorEndpoints } from './second-factor.ts'
import { adminSessionEndpoints, sessionEndpoints } from './sessions.ts'
import { systemEndpoints } from './system.ts'

/** Every endpoint of the API by its id: the one table that validation, routing, rights, limits, documentation and the client's types come from. */
export const endpoints = {
  ...productEndpoints,
  ...categoryEndpoints,
  ...authEndpoints,
  ...accountEndpoints,
  ...secondFactorEndpoints,
  ...sessionEndpoints,
  ...issuerEndpoints,
  ...cartEndpoints,
  ...creditEndpoints,
  ...orderEndpoints,
  ...adminProductEndpoints,
  ...adminCategoryEndpoints,
  ...adminStockEndpoints,
  ...adminBatchEndpoints,
  ...adminOrderEndpoints,
  ...adminPaymentEndpoints,
  ...adminCustomerEndpoints,
  ...adminPersonalDataEndpoints,
  ...adminSessionEndpoints,
  ...adminIdentityEndpoints,
  ...adminRoleEndpoints,
  ...adminKeyEndpoints,
  ...adminDiscountEndpoints,
  ...adminCreditEndpoints,
  ...adminLedgerEndpoints,
  ...adminOperationEndpoints,
  ...adminAttentionEndpoints,
  ...adminReconcileEndpoints,
  ...adminReportEndpoints,
  ...adminWebhookEndpoints,
  ...systemEndpoints,
} as const

/** The type of the table: import it with `import type` to know the whole API without running any of it. */
export type Api = typeof endpoints

/** An endpoint's id, such as `cart.addItem`. */
export type EndpointId = keyof Api
