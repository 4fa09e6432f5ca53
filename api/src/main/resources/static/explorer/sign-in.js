// Authorization code with PKCE (RFC 7636), in the browser alone: the code's verifier never leaves this tab, tokens are kept
// in its session storage and nowhere else.
const kept = {
  get tokens() { return JSON.parse(sessionStorage.getItem('xinqiao.tokens') ?? 'null'); },
  set tokens(value) { value ? sessionStorage.setItem('xinqiao.tokens', JSON.stringify(value)) : sessionStorage.removeItem('xinqiao.tokens'); },
};

const text = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const random = () => text(crypto.getRandomValues(new Uint8Array(32)));
const here = () => location.origin + location.pathname;

export class SignIn {
  constructor({ issuer, clientId }) { this.endpoint = `${issuer}/protocol/openid-connect`; this.clientId = clientId; }

  /** Finishes a sign-in that comes back with a code. */
  async arrive() {
    const parameters = new URLSearchParams(location.search);
    const begun = JSON.parse(sessionStorage.getItem('xinqiao.begun') ?? 'null');
    if (!parameters.has('state') || !begun) return;
    sessionStorage.removeItem('xinqiao.begun');
    history.replaceState(null, '', here());
    if (parameters.get('state') !== begun.state || !parameters.has('code')) return;
    await this.exchange({ grant_type: 'authorization_code', code: parameters.get('code'), redirect_uri: here(), code_verifier: begun.verifier });
  }

  async begin() {
    const begun = { state: random(), verifier: random() };
    sessionStorage.setItem('xinqiao.begun', JSON.stringify(begun));
    const challenge = text(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(begun.verifier))));
    location.assign(`${this.endpoint}/auth?` + new URLSearchParams({
      response_type: 'code', client_id: this.clientId, redirect_uri: here(), scope: 'openid organization',
      state: begun.state, code_challenge: challenge, code_challenge_method: 'S256',
    }));
  }

  leave() {
    const token = kept.tokens?.identity;
    kept.tokens = null;
    location.assign(`${this.endpoint}/logout?` + new URLSearchParams({ client_id: this.clientId, post_logout_redirect_uri: here(), ...(token && { id_token_hint: token }) }));
  }

  async exchange(parameters) {
    const answer = await fetch(`${this.endpoint}/token`, { method: 'POST', body: new URLSearchParams({ client_id: this.clientId, ...parameters }) });
    if (!answer.ok) { kept.tokens = null; return; }
    const told = await answer.json();
    kept.tokens = { access: told.access_token, refresh: told.refresh_token, identity: told.id_token, until: Date.now() + (told.expires_in - 20) * 1000 };
  }

  /** An access token that is still good, or nothing. */
  async token() {
    if (kept.tokens && kept.tokens.until < Date.now()) await this.exchange({ grant_type: 'refresh_token', refresh_token: kept.tokens.refresh });
    return kept.tokens?.access;
  }
}
