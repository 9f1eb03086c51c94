// An MCP server behind `oidc-provider`, a certified authorization server: its refresh tokens rotate, and one that is
// used twice costs the whole family. Prints its address; ends with its standard input.
//
// METHODS: how a client may prove itself at the token endpoint, with commas between; any where it is absent.
// SECONDS: how long an access token lives; 3 where it is absent.
import { createServer } from "node:http";
import { once } from "node:events";
import Provider from "oidc-provider";

const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const base = `http://127.0.0.1:${server.address().port}`;
const resource = `${base}/mcp`;
const told = { refreshed: 0, refused: 0, revoked: 0 };

const provider = new Provider(base, {
  ...(process.env.METHODS ? { clientAuthMethods: process.env.METHODS.split(",") } : {}),
  scopes: ["openid", "offline_access", "mcp"],
  cookies: { keys: ["a key for tests"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  issueRefreshToken: (_, client) => client.grantTypeAllowed("refresh_token"),
  rotateRefreshToken: true,
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "mcp",
        audience: resource,
        accessTokenFormat: "opaque",
        accessTokenTTL: Number(process.env.SECONDS ?? 3),
      }),
    },
  },
});
provider.on("grant.success", (context) => {
  if (context.oidc.params.grant_type === "refresh_token") told.refreshed += 1;
});
provider.on("grant.error", () => (told.refused += 1));
provider.on("grant.revoked", () => (told.revoked += 1));

// The person: signs in, and agrees to everything.
async function interact(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    return provider.interactionFinished(request, response, { login: { accountId: "ann" } });
  }
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope("openid offline_access mcp");
  grant.addResourceScope(resource, "mcp");
  const result = { consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

const RESULTS = {
  initialize: {
    protocolVersion: "2025-06-18",
    capabilities: { tools: {} },
    serverInfo: { name: "behind-oidc", version: "1" },
  },
  "tools/list": { tools: [{ name: "hello", inputSchema: { type: "object" } }] },
  "tools/call": { content: [{ type: "text", text: "hello" }] },
};

async function answer(request, response) {
  const token = request.headers.authorization?.replace(/^Bearer /, "");
  const found = token ? await provider.AccessToken.find(token) : undefined;
  if (!found?.isValid || found.aud !== resource) {
    const metadata = `${base}/.well-known/oauth-protected-resource/mcp`;
    response.writeHead(401, { "www-authenticate": `Bearer resource_metadata="${metadata}", scope="mcp"` }).end();
    return;
  }
  if (request.method !== "POST") {
    response.writeHead(request.method === "DELETE" ? 200 : 405).end();
    return;
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const { id, method } = JSON.parse(body);
  if (id === undefined) response.writeHead(202).end();
  else json(response, { jsonrpc: "2.0", id, result: RESULTS[method] ?? {} });
}

function json(response, body) {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const oidc = provider.callback();
server.on("request", (request, response) => {
  const { pathname } = new URL(request.url, base);
  if (pathname === "/mcp") answer(request, response);
  else if (pathname === "/told") json(response, told);
  else if (pathname === "/.well-known/oauth-protected-resource/mcp")
    json(response, { resource, authorization_servers: [base], scopes_supported: ["mcp"] });
  else if (pathname.startsWith("/interaction/")) interact(request, response);
  else oidc(request, response);
});
console.log(base);
process.stdin.resume().on("end", () => process.exit(0));
