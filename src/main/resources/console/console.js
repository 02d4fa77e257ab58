// What others wrote (prompts, names, gateways' words) goes into the page as text only.
const TOKEN = 'reelay.token';
const JOB_ID = /^#([0-9a-z]{26})$/;
const EVERY_MS = 5000;
const PATIENCE_MS = 10000;
const POST_PATIENCE_MS = 60000;
const ENDED = ['failed', 'expired', 'cancelled'];
const ALL = {state: '', gateway: '', outage: '', find: '', after: ''};

const $ = id => document.getElementById(id);
let filter = ALL;
let next = null;
let shown = null;
let round = 0;
let timer;
let silentSince = null;
let typed = null;

class NoToken extends Error {}

class Refused extends Error {
  constructor(status, answer) {
    super([answer.error?.message ?? `HTTP ${status}`, ...(answer.faults ?? []).map(fault)].join('\n'));
    this.status = status;
    this.payAgain = answer.error?.payAgain;
  }
}

function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.map(child => child ?? ''));
  return element;
}

const words = (...some) => some.filter(Boolean).join(' ');
const fault = ({line, field, problem, allowed}) =>
  words(line && `line ${line}:`, field, problem, allowed && `(allowed: ${allowed})`);
const row = (...cells) => el('tr', {}, ...cells.map(cell => el('td', {}, cell)));
const time = iso => iso && el('time', {dateTime: iso}, new Date(iso).toLocaleString());

/** Replaces what is in there; what is drawn anew under the id that has the focus, keeps it. */
function fill(id, children) {
  const focused = document.activeElement;
  const within = $(id).contains(focused);
  $(id).replaceChildren(...children);
  if (within) {
    $(focused.id)?.focus();
  }
}

async function ask(path, options = {}) {
  const token = sessionStorage.getItem(TOKEN);
  const answer = await fetch(path, {
    ...options,
    headers: {...options.headers, ...token && {Authorization: `Bearer ${token}`}},
    signal: AbortSignal.timeout(options.method ? POST_PATIENCE_MS : PATIENCE_MS),
  });
  if (answer.status === 401) {
    if (token === sessionStorage.getItem(TOKEN)) {
      login(token ? 'That is not the token.' : 'Reelay asks for its token.');
    }
    throw new NoToken();
  }
  return answer;
}

async function json(path, options) {
  const answer = await ask(path, options);
  const body = await answer.json();
  if (!answer.ok) {
    throw new Refused(answer.status, body);
  }
  return body;
}

function login(why) {
  clearTimeout(timer);
  round++;
  sessionStorage.removeItem(TOKEN);
  $('main').hidden = $('forget').hidden = true;
  $('login-why').textContent = why;
  $('login').hidden = false;
  $('token').focus();
}

/** One look at what is in sight; an older one that is still under way is dropped. */
async function refresh() {
  clearTimeout(timer);
  const mine = ++round;
  const id = JOB_ID.exec(location.hash)?.[1];
  try {
    const show = await (id ? details(id) : overview());
    if (mine === round) {
      show();
      answered('');
    }
  } catch (e) {
    if (mine === round && e instanceof Refused) {
      $('job').hidden ||= e.status === 404;
      answered(`Reelay says: ${e.message}`);
    } else if (mine === round && !(e instanceof NoToken)) {
      silentSince ??= new Date().toLocaleTimeString();
      say('answers', `Reelay does not answer since ${silentSince}; what is shown may be old.`);
    }
  }
  if (mine === round && document.visibilityState === 'visible') {
    timer = setTimeout(refresh, EVERY_MS);
  }
}

/** A screen reader says it when it changes. */
function say(id, text) {
  if ($(id).textContent !== text) {
    $(id).textContent = text;
  }
}

function answered(text) {
  silentSince = null;
  say('answers', text);
  $('forget').hidden = !sessionStorage.getItem(TOKEN);
  $('main').hidden = false;
  if (!$('login').hidden) {
    $('login').hidden = true;
    $('token').value = '';
    $('main').focus();
  }
}

async function overview() {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  const [page, {outages}, health, metrics] = await Promise.all([
    json(`api/jobs?${query}`),
    json('api/outages'),
    // Its 503 is an answer too: Reelay is down.
    ask('observe/health').then(answer => answer.json()),
    ask('observe/metrics').then(answer => answer.text()),
  ]);
  return () => {
    const last = shown?.job.jobId;
    shown = null;
    document.title = 'Reelay';
    $('job').hidden = true;
    $('overview').hidden = false;
    showHealth(health);
    showCounts(metrics);
    showOutages(outages);
    showList(page);
    if (last) {
      ($(`job ${last}`) ?? $('main')).focus();
    }
  };
}

function showHealth({status, checks = []}) {
  const isBad = check => check.status !== 'UP' || check.message?.startsWith('degraded');
  const says = check => words(check.name, check.status, check.message);
  const bad = checks.filter(isBad);
  $('health').className = bad.length ? 'bad' : '';
  $('health').textContent = `Health: ${[status, ...bad.map(says)].join(', ')}`;
  fill('checks', checks.map(check => el('li', {className: isBad(check) ? 'bad' : ''}, says(check))));
}

function showCounts(metrics) {
  const counts = [...metrics.matchAll(/^reelay_jobs\{gateway="([^"]*)",state="([^"]*)"\} (\S+)/gm)]
    .map(([, gateway, state, count]) => ({gateway, state, count: Number(count)}));
  const gateways = ['', ...new Set(counts.map(entry => entry.gateway))].sort();
  const states = ['', ...new Set(counts.filter(entry => entry.count).map(entry => entry.state))].sort();
  const cell = (state, gateway) => {
    const count = counts
      .filter(entry => (!state || entry.state === state) && (!gateway || entry.gateway === gateway))
      .reduce((sum, entry) => sum + entry.count, 0);
    return el('td', {}, el('button', {
      id: `count ${state} ${gateway}`,
      ariaLabel: `${count} ${state || 'jobs'} at ${gateway || 'all gateways'}`,
      ariaPressed: String(!filter.find && !filter.outage && filter.state === state && filter.gateway === gateway),
      onclick: () => narrow({...ALL, state, gateway}),
    }, String(count)));
  };
  const head = gateways.map(gateway => el('th', {scope: 'col'}, gateway || 'All gateways'));
  fill('counts', [el('tr', {}, el('th', {scope: 'col'}, 'State'), ...head), ...states.map(state =>
    el('tr', {}, el('th', {scope: 'row'}, state || 'All states'), ...gateways.map(gateway => cell(state, gateway))))]);
}

function showOutages(outages) {
  $('outages').hidden = outages.length === 0;
  fill('outage-list', outages.map(outage => row(
    el('button', {
      id: `outage ${outage.outage}`,
      ariaPressed: String(filter.outage === outage.outage),
      onclick: () => narrow({...ALL, state: 'unknown', outage: outage.outage}),
    }, outage.outage),
    outage.gateway, String(outage.jobs), outage.estimatedCost, time(outage.since),
    el('span', {className: 'row'},
      el('button', {id: `retry ${outage.outage}`, onclick: () => settleAll(outage, 'retry')}, 'Retry all…'),
      el('button', {id: `cancel ${outage.outage}`, onclick: () => settleAll(outage, 'cancel')}, 'Cancel all…')))));
}

const ALL_OF_IT = {
  retry: ['Buy all of them, perhaps a second time?', 'Yes, perhaps pay twice', 'queued'],
  cancel: ['Cancel all of them?', 'Yes, cancel them', 'cancelled'],
};

/** One question for all jobs that were seen; those that come later are not among them. */
async function settleAll({outage, gateway, jobs, until, question, estimatedCost}, operation) {
  const [title, yes, done] = ALL_OF_IT[operation];
  const text = operation === 'retry'
    ? `Outage ${outage}: ${question}. It costs: ${estimatedCost}.`
    : `Outage ${outage}: ${jobs} jobs at ${gateway}. Started tasks continue there, and may be billed.`;
  if (!await sure(title, text, yes)) {
    return;
  }
  await tell(async () => {
    let settled = 0;
    let answer;
    do {
      answer = await json(`api/outages/${encodeURIComponent(outage)}/${operation}`, {
        method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({payAgain: true, until}),
      });
      settled += answer.settled;
      say('said', `${settled} of ${jobs} jobs are ${done}.`);
    } while (answer.left > 0);
    return `${settled} of ${jobs} jobs are ${done}.`;
  });
  $('main').focus();
}

function narrow(to) {
  filter = to;
  $('find').value = filter.find;
  refresh();
}

function stateOf(job) {
  const progress = job.state === 'generating' && job.progress != null ? ` ${job.progress} %` : '';
  return el('span', {className: ['failed', 'expired', 'unknown'].includes(job.state) ? 'bad' : ''},
    job.state + progress + (job.error ? ` (${job.error.kind})` : ''));
}

function showList(page) {
  next = page.next;
  $('jobs-title').textContent = words('Jobs', filter.state, filter.gateway && `at ${filter.gateway}`, filter.outage && `of outage ${filter.outage}`,
    filter.find && `meant by “${filter.find}”`);
  fill('jobs', page.jobs.length === 0 ? [row('None')] : page.jobs.map(job => el('tr', {},
    el('th', {scope: 'row'}, el('a', {id: `job ${job.jobId}`, href: `#${job.jobId}`}, job.name || job.jobId)),
    ...[stateOf(job), job.gateway, time(job.createdAt)].map(cell => el('td', {}, cell)))));
  $('newest').disabled = !filter.after;
  $('older').disabled = next == null;
}

async function details(id) {
  const job = await json(`api/jobs/${id}`);
  return () => showJob(job);
}

function showJob(job) {
  const link = [job.video?.link, job.video?.url].find(isWeb);
  $('watch').hidden = !link;
  $('watch').href = link ?? '';
  // Each answer has a link of its own; the rest is drawn anew only when it has changed.
  const text = JSON.stringify({...job, video: {...job.video, link: null}});
  if (text !== shown?.text) {
    drawJob(job);
  }
  const another = shown?.job.jobId !== job.jobId;
  shown = {job, text};
  $('overview').hidden = true;
  $('job').hidden = false;
  if (another) {
    $('task').value = '';
    $('job-name').focus();
  }
}

function isWeb(text) {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function drawJob(job) {
  const {state, video, error, character} = job;
  const isOver = ENDED.includes(state);
  document.title = `${job.name} – Reelay`;
  $('job-name').textContent = job.name || job.jobId;
  $('retry').hidden = !job.retry;
  $('cancel').hidden = !['queued', 'generating', 'storing', 'unknown'].includes(state);
  $('attach').hidden = !(['queued', 'unknown'].includes(state) || isOver && !job.taskId);
  $('resend').hidden = job.events.length === 0;
  const facts = {
    State: stateOf(job), Why: error?.message, Code: error?.code, Id: job.jobId, From: job.source, Gateway: job.gateway,
    Outage: job.outage, Task: job.taskId, 'Waits for': job.waitsFor, Creates: String(job.attempt), Video: video?.url,
    Size: video && `${video.bytes.toLocaleString()} bytes`, Character: character?.username ?? character?.id,
    'Taken in': time(job.createdAt), Submitted: time(job.submittedAt), Updated: time(job.updatedAt),
    Metadata: job.metadata && JSON.stringify(job.metadata),
  };
  fill('facts', Object.entries(facts).filter(([, value]) => value)
    .flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
  fill('attempts', job.attempts.map(({at, stage, outcome, tookMillis, request, answer}) => row(time(at), stage,
    outcome + (tookMillis == null ? '' : `, ${tookMillis} ms`),
    el('pre', {}, [request && `→ ${request}`, answer && `← ${answer}`].filter(Boolean).join('\n')))));
  fill('events', job.events.map(event =>
    row(event.type, event.state, String(event.attempts), time(event.nextAttemptAt), event.lastError)));
  $('request').textContent = JSON.stringify(job.request, null, 2);
}

/** Asks the API to do something to a job, and says what came of it. */
async function operate(job, operation, options) {
  await tell(async () => {
    const answer = await json(`api/jobs/${job.jobId}/${operation}`, {method: 'POST', ...options});
    $('task').value = '';
    return answer.state ? `${job.name} is ${answer.state}.` : `Events that are sent again: ${answer.due}.`;
  });
  $('job-name').focus();
}

async function tell(done) {
  try {
    say('said', await done());
  } catch (e) {
    if (e instanceof NoToken) {
      return;
    }
    say('said', e instanceof Refused ? e.message : 'There was no answer: check if it was done.');
  }
  $('said').scrollIntoView({block: 'nearest'});
  refresh();
}

const RETRIES = {
  goes_on: ['Go on with its task?', 'Yes, go on for free'],
  not_billed: ['Create it again?', 'Yes, create it'],
  taken: ['Buy it a second time?', 'Yes, pay again'],
  in_doubt: ['Buy it, perhaps a second time?', 'Yes, perhaps pay twice'],
};

/** What a retry does is Reelay's decision; a person is asked with its reason and cost, before it is sent. */
async function retry(job, plan) {
  const {kind, payAgain, reason, estimatedCost, instead} = plan;
  const [title, yes] = RETRIES[kind];
  const text = `“${job.name}” at ${job.gateway}: ${reason}. It costs: ${estimatedCost}.`;
  const said = await choice(title, text, yes, instead && 'Create it again instead…');
  if (said === 'instead') {
    await retry(job, instead);
  } else if (said === 'yes') {
    // A yes covers the job as it was shown.
    await operate(job, 'retry', {
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({payAgain, until: job.updatedAt}),
    });
  }
}

/** Whether a person says yes; Escape is no. */
async function sure(title, text, yes) {
  return await choice(title, text, yes) === 'yes';
}

/** What a person says: yes, no, or instead where there is such a button; Escape is no. */
function choice(title, text, yes, instead) {
  $('sure-title').textContent = title;
  $('sure-text').textContent = text;
  $('yes').textContent = yes;
  $('instead').textContent = instead ?? '';
  $('instead').hidden = !instead;
  $('sure').returnValue = 'no';
  $('sure').showModal();
  return new Promise(answer =>
    $('sure').addEventListener('close', () => answer($('sure').returnValue), {once: true}));
}

async function take() {
  const file = $('file').files[0];
  const text = $('text').value;
  const name = file?.name ?? ($('file-name').value.trim() || `${firstWords(text)}.txt`);
  const answer = await send(name, file ?? text);
  $('prompt').reset();
  typed = !file && name.toLowerCase().endsWith('.txt') && answer.jobs[0].known ? {...answer.jobs[0], text} : null;
  $('again').hidden = !typed;
  return told(answer);
}

/** A name for what was typed: the same text has the same name, and so is the same job. */
function firstWords(text) {
  const plain = text.replace(/[\p{C}/\\]+/gu, ' ').trim();
  const words = plain.split(/\s+/u).slice(0, 6).join(' ');
  return [...words].slice(0, 40).join('').trim() || 'prompt';
}

function send(name, body) {
  return json(`api/prompts?${new URLSearchParams({name})}`, {method: 'POST', body});
}

function told({jobs, faults, hint}) {
  return [
    ...jobs.map(job => job.known
      ? `${job.name} is known since ${new Date(job.createdAt).toLocaleString()}, and ${job.state}.`
      : `${job.name} is ${job.state}.`),
    hint && `Nothing new is made for it: ${hint}.`,
    ...faults.map(fault),
  ].filter(Boolean).join('\n');
}

/** What was typed once more, as a job of its own. */
async function takeAgain() {
  const {jobId, name, text, createdAt} = typed;
  let cost;
  try {
    cost = (await json(`api/jobs/${jobId}`)).estimatedCost;
  } catch (e) {
    await tell(() => { throw e; });
    return;
  }
  const since = new Date(createdAt).toLocaleString();
  if (!await sure('Buy it a second time?',
    `“${name}” is a job since ${since}. This makes a new one, and pays again. It costs: ${cost}.`, 'Yes, pay again')) {
    return;
  }
  const again = {reelay_name: name, prompt: text, reelay_dedupe_key: `console ${crypto.randomUUID()}`};
  $('again').hidden = true;
  tell(async () => told(await send(`${firstWords(text)}.json`, JSON.stringify(again))));
}

function on(id, event, does) {
  $(id).addEventListener(event, e => {
    e.preventDefault();
    does(shown?.job);
  });
}

on('login', 'submit', () => {
  sessionStorage.setItem(TOKEN, $('token').value.trim());
  refresh();
});
on('forget', 'click', () => {
  sessionStorage.removeItem(TOKEN);
  // What was shown goes too.
  location.reload();
});
on('search', 'submit', () => narrow({...ALL, find: $('find').value.trim()}));
on('newest', 'click', () => narrow({...filter, after: ''}));
on('older', 'click', () => narrow({...filter, after: next}));
on('prompt', 'submit', () => tell(take));
on('again', 'click', takeAgain);
on('retry', 'click', job => retry(job, job.retry));
on('resend', 'click', job => operate(job, 'resend'));
on('attach', 'submit', job => operate(job, 'attach',
  {headers: {'Content-Type': 'application/json'}, body: JSON.stringify({taskId: $('task').value.trim()})}));
on('cancel', 'click', async job => {
  const text = `A started task of “${job.name}” continues at ${job.gateway}, and may be billed.`;
  if (await sure('Cancel it?', text, 'Yes, cancel it')) {
    operate(job, 'cancel');
  }
});
addEventListener('hashchange', () => {
  say('said', '');
  refresh();
});
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
refresh();
