export { deliveries, delivery, ping, redeliver, redeliverFailed } from './deliveries.ts'
export { create, disable, enable, endpoint, list, remove as delete, rotateSecret, update } from './endpoints.ts'
