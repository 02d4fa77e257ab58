// The same job without a ledger, as a good engineer would write it in an afternoon: Node's own fetch, one async function a
// job. What dies with the process is lost, or paid for twice.
//   node script.mjs SETTINGS.json
// Prints one line of JSON for each mark: {"mark": "stored", "at": milliseconds since 1970}.
import { createHash, createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const settings = JSON.parse(await readFile(process.argv[2]));
const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

async function json(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`${answer.status} from ${url}`);
  return answer.json();
}

const gatewayHeaders = { authorization: `Bearer ${settings.apiKey}`, 'content-type': 'application/json' };

async function create(prompt) {
  const body = JSON.stringify({ model: 'sora-2', prompt });
  return json(`${settings.gateway}/v1/video/create`, { method: 'POST', headers: gatewayHeaders, body });
}

async function finished(id) {
  for (;;) {
    await sleep(settings.pollMillis);
    const task = await json(`${settings.gateway}/v1/video/query?id=${encodeURIComponent(id)}`, { headers: gatewayHeaders });
    if (task.status === 'completed') return task;
    if (task.status === 'failed') throw new Error(`task ${id} failed`);
  }
}

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const hex = text => createHash('sha256').update(text).digest('hex');

// AWS signature version 4, the body not signed.
function signed(method, url, headers) {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const all = { ...headers, host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-date': time };
  const names = Object.keys(all).sort();
  const canonical = [method, url.pathname, '', ...names.map(name => `${name}:${all[name]}`), '', names.join(';'),
    'UNSIGNED-PAYLOAD'].join('\n');
  const scope = `${day}/us-east-1/s3/aws4_request`;
  const key = [day, 'us-east-1', 's3', 'aws4_request'].reduce(hmac, `AWS4${settings.secretKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, hex(canonical)].join('\n')).toString('hex');
  all.authorization = `AWS4-HMAC-SHA256 Credential=${settings.accessKey}/${scope}, SignedHeaders=${names.join(';')}, ` +
    `Signature=${signature}`;
  delete all.host;
  return all;
}

async function store(video, key) {
  const source = await fetch(video);
  if (!source.ok) throw new Error(`${source.status} from ${video}`);
  const length = source.headers.get('content-length');
  const url = new URL(`${settings.s3}/${settings.bucket}/${key}`);
  const headers = signed('PUT', url, { 'content-length': length, 'content-type': 'video/mp4' });
  const answer = await fetch(url, { method: 'PUT', headers, body: source.body, duplex: 'half' });
  if (!answer.ok) throw new Error(`${answer.status} from S3`);
}

async function notify(type, job) {
  const id = `msg_${createHash('sha1').update(type + job.name).digest('hex')}`;
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data: job });
  const time = Math.floor(Date.now() / 1000);
  const secret = Buffer.from(settings.webhookSecret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', secret).update(`${id}.${time}.${body}`).digest('base64');
  const answer = await fetch(settings.webhook, {
    method: 'POST', body,
    headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` }
  });
  if (!answer.ok) throw new Error(`${answer.status} from the webhook`);
}

const mark = name => console.log(JSON.stringify({
  mark: name, at: Date.now(), cpu: process.cpuUsage(), mostKibibytes: process.resourceUsage().maxRSS
}));
const webhooks = [];

async function run(name) {
  const prompt = await readFile(join(settings.inbox, name), 'utf8');
  const { id } = await create(prompt);
  webhooks.push(notify('video.submitted', { name, id }));
  const task = await finished(id);
  await store(task.video_url, `${name}.mp4`);
  mark('stored');
  webhooks.push(notify('video.stored', { name, id }));
}

const files = await readdir(settings.inbox);
const waiting = files[Symbol.iterator]();
await Promise.all(Array.from({ length: settings.inFlight }, async () => {
  for (const name of waiting) await run(name);
}));
await Promise.all(webhooks);
mark('delivered');
