// An OpenID provider for tests and demonstrations: see hack/identity --help. Its settings are the JSON in IDENTITY_SETTINGS.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import dns from 'node:dns';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { accountOf, accounts } from './accounts.js';
import { loginPage, logoutPage } from './pages.js';

// As browsers do (RFC 6761, section 6.3): the gateway of a test is under .localhost, and not every resolver knows these names.
const lookUp = dns.lookup;
dns.lookup = (host, options, callback) => lookUp(host.endsWith('.localhost') ? 'localhost' : host, options, callback);

const settings = JSON.parse(process.env.IDENTITY_SETTINGS);
const issuer = `http://${settings.host}:${settings.port}`;
const keys = [];

const rotate = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  // The first signs; the one before stays known, as long as tokens of it are about.
  keys.unshift({ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' });
  keys.length = Math.min(keys.length, 2);
};

const newProvider = () => {
  const provider = new Provider(issuer, {
    jwks: { keys },
    // Its own dispatcher refuses addresses of this machine, where the gateway is.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    cookies: { keys: [settings.clientSecret] },
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: settings.redirectUris,
        post_logout_redirect_uris: settings.postLogoutRedirectUris,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        ...(settings.backchannelLogoutUri && {
          backchannel_logout_uri: settings.backchannelLogoutUri,
          backchannel_logout_session_required: !settings.subjectOnly,
        }),
      },
    ],
    claims: { openid: ['sub', 'sid'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    conformIdTokenClaims: settings.userinfoOnly,
    pkce: { required: () => true },
    ttl: { AuthorizationCode: 60, AccessToken: 600, IdToken: 600, Interaction: 600, Session: 86400, Grant: 86400 },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = logoutPage(form);
        },
      },
    },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, sub) => ({ accountId: sub, claims: () => accountOf(sub) }),
    // Whoever logs in agrees.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
  });
  provider.on('server_error', (ctx, error) => console.error(error));
  provider.on('backchannel.error', (ctx, error) => console.error(`back-channel logout: ${error.cause?.message ?? error.message}`));
  provider.on('backchannel.success', () => console.error('back-channel logout: told'));
  return provider;
};

const body = async (request) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
};

const html = (response, text) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
};

const interact = async (request, response, uid) => {
  if (request.method !== 'POST') return html(response, loginPage(uid, false));
  const account = accounts[(await body(request)).get('login')];
  if (!account) return html(response, loginPage(uid, true));
  return provider.interactionFinished(request, response, { login: { accountId: account.sub } }, { mergeWithLastSubmission: false });
};

rotate();
let provider = newProvider();
const answer = async (request, response) => {
  try {
    const uid = /^\/interaction\/([\w-]+)$/.exec(request.url)?.[1];
    if (uid) {
      await interact(request, response, uid);
    } else if (request.url === '/rotate-keys' && request.method === 'POST') {
      rotate();
      provider = newProvider();
      response.writeHead(204).end();
    } else {
      await provider.callback()(request, response);
    }
  } catch (error) {
    console.error(error);
    if (!response.headersSent) response.writeHead(400);
    response.end();
  }
};
const listening = ['127.0.0.1', settings.also]
  .filter((address) => address)
  .map((address) => new Promise((resolve) => createServer(answer).listen(settings.port, address, resolve)));
await Promise.all(listening);
console.log(`ready ${issuer}`);

// Leaves no process behind when the one that wanted it was killed.
if (settings.untilExit) {
  setInterval(() => {
    try {
      process.kill(settings.untilExit, 0);
    } catch {
      process.exit(0);
    }
  }, 500);
}
