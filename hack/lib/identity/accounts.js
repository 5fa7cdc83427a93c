// Who can log in. The password is no part of it: naming oneself is enough.
export const accounts = {
  alice: { sub: 'alice-1', name: 'Alice', email: 'alice@example.com', email_verified: true, groups: ['engineering', 'admins'] },
  bob: { sub: 'bob-2', name: 'Bob', email: 'bob@example.com', email_verified: true, groups: ['engineering'] },
  carol: { sub: 'carol-3', name: 'Carol', email: 'carol@example.com', email_verified: true, groups: ['design'] },
  // Has no name that may be believed: the subject looks like an address, and the address is not verified.
  dave: { sub: 'dave@example.com', name: 'Dave', email: 'dave@example.com', email_verified: false, groups: [] },
  // Has an address that two readers read in two ways.
  mallory: { sub: 'mallory-5', name: 'Mallory', email: 'a@evil@corp.com', email_verified: true, groups: [] },
};

export const accountOf = (sub) => Object.values(accounts).find((account) => account.sub === sub);
