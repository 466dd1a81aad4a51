import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { addAttention } from './attention.ts'
import { addAudit } from './audit.ts'
import { addBackup, addRestore } from './backup.ts'
import { addBatches } from './batches.ts'
import { addCategories } from './categories.ts'
import { addCompletion } from './completion.ts'
import { addCustomers } from './customers.ts'
import { addDiscounts } from './discounts.ts'
import { addDisputes } from './disputes.ts'
import { addDoctor } from './doctor.ts'
import { addEvents } from './events.ts'
import { addExport } from './export.ts'
import { addGiftCards } from './gift-cards.ts'
import { addImport } from './import.ts'
import { addInit } from './init.ts'
import { addKeys } from './keys.ts'
import { addLedger } from './ledger.ts'
import { addMigrate } from './migrate.ts'
import { addMove } from './move.ts'
import { addOrders } from './orders.ts'
import { addPayments } from './payments.ts'
import { addProducts } from './products.ts'
import { addReconcile } from './reconcile.ts'
import { addRefund } from './refund.ts'
import { addReport } from './report.ts'
import { addReturn } from './return.ts'
import { addRoles } from './roles.ts'
import { addSearch } from './search.ts'
import { addSeed } from './seed.ts'
import { addServe } from './serve.ts'
import { addStaff } from './staff.ts'
import { addStock } from './stock.ts'
import { addStoreCredit } from './store-credit.ts'
import { addTokenKeys } from './token-keys.ts'
import { addUndo } from './undo.ts'
import { addWebhookEvents } from './webhook-events.ts'
import { addWebhooks } from './webhooks.ts'
import { addWorker } from './worker.ts'

/** Every command, in the order the help lists them. */
export const addCommands = (program: Command, cli: Cli): void => {
  for (const add of [
    addInit,
    addServe,
    addWorker,
    addMigrate,
    addMove,
    addBackup,
    addRestore,
    addSeed,
    addImport,
    addExport,
    addBatches,
    addUndo,
    addProducts,
    addCategories,
    addDiscounts,
    addStock,
    addOrders,
    addRefund,
    addReturn,
    addPayments,
    addDisputes,
    addReport,
    addLedger,
    addGiftCards,
    addStoreCredit,
    addCustomers,
    addStaff,
    addRoles,
    addKeys,
    addTokenKeys,
    addEvents,
    addWebhooks,
    addWebhookEvents,
    addSearch,
    addDoctor,
    addReconcile,
    addAudit,
    addAttention,
    addCompletion,
  ])
    add(program, cli)
}
