import { accounts } from './accounts.js';

const page = (title, body) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;

export const loginPage = (uid, wrong) =>
  page(
    'Identity: log in',
    `${wrong ? '<p role="alert">There is no such account.</p>' : ''}<form method="post" action="/interaction/${uid}">` +
      '<label>Account <input name="login" autofocus required></label> <button>Log in</button></form>' +
      `<p>There are ${Object.keys(accounts).join(', ')}.</p>`,
  );

// The form comes from the provider and holds its own fields.
export const logoutPage = (form) => page('Identity: log out', `${form}<button form="op.logoutForm" name="logout" value="yes">Log out</button>`);
