/** What the shop is called, in its header and in the titles of its pages. */
export const shopName = 'Cartwright'
