// GraphiQL on this API: signed in through the identity provider, queries by POST, subscriptions by server-sent events.
import { SignIn } from './sign-in.js';
import { storageOf, forget } from './storage.js';

const language = document.getElementById('language');
language.value = localStorage.getItem('xinqiao.language') ?? (navigator.language.startsWith('en') ? 'en' : 'zh-CN');
const english = () => language.value === 'en';

const config = await (await fetch('explorer/config')).json();
const signIn = new SignIn(config);
await signIn.arrive();

async function send(parameters, accept, signal) {
  const token = await signIn.token();
  return fetch('graphql', {
    method: 'POST', signal, body: JSON.stringify(parameters),
    headers: { 'Content-Type': 'application/json', Accept: accept, 'Accept-Language': language.value, ...(token && { Authorization: `Bearer ${token}` }) },
  });
}

/** graphql-sse, distinct connections: one "next" after the other until "complete". */
async function* events(parameters) {
  const stop = new AbortController();
  try {
    const answer = await send(parameters, 'text/event-stream', stop.signal);
    if (!answer.headers.get('Content-Type')?.startsWith('text/event-stream')) { yield await answer.json(); return; }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ''; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      rest += value;
      const blocks = rest.split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) {
        if (block.startsWith('event: complete')) return;
        if (block.startsWith('event: next')) yield JSON.parse(block.slice(block.indexOf('\ndata: ') + 7));
      }
    }
  } finally { stop.abort(); }
}

const subscribes = (parameters) => {
  const operations = [...parameters.query.matchAll(/^\s*(query|mutation|subscription)\b\s*(\w*)/gm)];
  const meant = operations.find((operation) => operation[2] === parameters.operationName) ?? operations[0];
  return meant?.[1] === 'subscription';
};
const fetcher = async (parameters) => subscribes(parameters) ? events(parameters) : (await send(parameters, 'application/graphql-response+json')).json();

async function viewer() {
  if (!await signIn.token()) return null;
  const answer = await (await send({ query: '{ viewer { isOperator member { id name } tenant { name } grants { role } } }' }, 'application/json')).json();
  return answer.data?.viewer ?? null;
}

const asker = await viewer();
const who = asker ? asker.member?.id ?? 'operator' : 'nobody';
const roles = asker ? [...new Set([...(asker.isOperator ? ['PLATFORM_OPERATOR'] : []), ...asker.grants.map((grant) => grant.role)])] : [];
const sign = document.getElementById('sign');
sign.textContent = asker ? '退出 Sign out' : '登录 Sign in';
sign.onclick = () => {
  if (!asker) return signIn.begin();
  forget(who);
  return signIn.leave();
};
document.getElementById('who').textContent = asker ? [asker.member?.name ?? '平台运营 operator', asker.tenant?.name, roles.join(', ')].filter(Boolean).join(' · ') : '';

const welcome = `# 心桥接口浏览器。先登录,再从上方选一个示例,
# 或在此直接书写。Ctrl-Space 补全,Ctrl-Enter 发送。
# The explorer of the Xinqiao API. Sign in, then choose
# an example above, or write here. Ctrl-Space completes,
# Ctrl-Enter sends.
{
  viewer {
    member { name }
    tenant { name }
    grants { role project { name } }
  }
}
`;

const picker = document.getElementById('example');
const examples = asker ? (await (await fetch('explorer/examples')).json()).filter((example) => example.roles.some((role) => roles.includes(role))) : [];
picker.disabled = !examples.length;
for (const [at, example] of examples.entries()) picker.add(new Option(english() ? example.titleEn : example.titleZh, String(at)));

let chosen = { query: asker ? undefined : welcome, variables: undefined, key: 0 };
const root = ReactDOM.createRoot(document.getElementById('explorer'));
const draw = () => root.render(React.createElement(GraphiQL, {
  key: chosen.key, fetcher, query: chosen.query, variables: chosen.variables, defaultQuery: welcome, defaultEditorToolsVisibility: true,
  // Whoever has not signed in cannot read the schema: then there is nothing to ask for.
  schema: asker ? undefined : null, storage: storageOf(who), shouldPersistHeaders: false, isHeadersEditorEnabled: false,
}));
/** The variables of an example with a new key, and with objects that the asker sees; what there is none of stays named. */
async function filled({ variables, needs }) {
  let text = variables?.replaceAll('${uuid}', () => crypto.randomUUID());
  for (const [type, query] of Object.entries(needs)) {
    const answer = await (await send({ query }, 'application/json')).json();
    const id = /"id":"([^"]+)"/.exec(JSON.stringify(answer.data ?? {}))?.[1];
    if (id) text = text.replaceAll(`\${${type}}`, id);
  }
  return text && JSON.stringify(JSON.parse(text), null, 2);
}

picker.onchange = async () => {
  const example = examples[Number(picker.value)];
  if (!picker.value || !example) return;
  chosen = { query: example.text, variables: await filled(example), key: chosen.key + 1 };
  draw();
};
language.onchange = () => { localStorage.setItem('xinqiao.language', language.value); location.reload(); };
draw();
