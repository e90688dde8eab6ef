'use strict';
// The day of the draw. What is shown is read from the server at every step; nothing is decided here.
const $ = (name) => document.getElementById(name);
const make = (tag, text = '', cls = '') => Object.assign(document.createElement(tag), { textContent: text, className: cls });
const DIGITS = 8, GOOD = 20; // fewer digits than 8 are refused; 20 are nobody's guess
const NAMES = { dice: '掷骰、摇号', kl8: '快乐8', ssq: '双色球', secret: '本机关保密数' };
const login = document.body.dataset.login;
let row = null, prepared = null, checked = '';

function headers() {
  const said = { 'Content-Type': 'application/json' };
  if (login === 'said') {
    said['X-SSJ-Actor'] = encodeURIComponent($('actor').value.trim());
    said['X-SSJ-Department'] = encodeURIComponent($('department').value.trim());
    said['X-SSJ-Roles'] = encodeURIComponent($('roles').value.trim());
  }
  if (login === 'token') said.Authorization = `Bearer ${$('token').value.trim()}`;
  return said;
}

async function ask(path, options = {}) {
  const answer = await fetch(path, { headers: headers(), ...options });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({ zh: `服务器没有答复（${answer.status}）`, faults: [] }));
  const more = (problem.faults || []).map((one) => one.zh).filter((zh) => zh !== problem.zh);
  const said = Error([problem.zh, ...more].join('\n'));
  said.code = problem.code;
  throw said;
}

// The same command under the same key is done once, however often a button is pressed.
const keyed = {};
async function command(name, input, key = '') {
  const more = key ? { 'Idempotency-Key': (keyed[key] ||= `${key}-${hex(12)}`) } : {};
  const body = JSON.stringify({ input });
  const answer = await ask(`v1/commands/${name}`, { method: 'POST', body, headers: { ...headers(), ...more } });
  return (await answer.json()).result;
}
const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((one) => one.toString(16).padStart(2, '0')).join('');

function tell(error) {
  $('fault').textContent = error ? error.message : '';
  $('fault').hidden = !error;
  if (error) $('fault').scrollIntoView({ block: 'center' });
}
const doing = (work) => async (event) => {
  event?.preventDefault();
  const button = event?.submitter || event?.currentTarget;
  if (button) button.disabled = true;
  tell(null);
  try { await work(event); } catch (error) { tell(error); } finally { if (button) button.disabled = false; }
};

const query = () => `plan=${encodeURIComponent($('plan').value.trim())}&task=${encodeURIComponent($('task').value.trim())}`;
async function look() {
  row = await (await ask(`v1/moment?${query()}`)).json();
  prepared = null;
  if (row.stage === 'open' && row.plan.effective === 'yes') {
    try { prepared = await command('draw.prepare', { plan: row.plan.number, task: row.plan.task }); } catch (error) { tell(error); }
  }
  show();
}

function pairs(list, rows) {
  list.replaceChildren(...rows.flatMap(([name, value]) => (value ? [make('dt', name), make('dd', value)] : [])));
}

function show() {
  const { plan, stage, seal, result } = row;
  $('row').hidden = $('other').hidden = false;
  $('choose').hidden = true;
  pairs($('facts'), [
    ['计划', `${plan.number}（第 ${plan.version} 版）`], ['任务', `${plan.task}　${plan.words}`],
    ['事项', plan.items.map((one) => `${one.id} ${one.name}`).join('；')],
    ['检查部门', plan.departments.join('、') + (plan.joint === 'yes' ? '（部门联合）' : '')],
    ['实施时间', `${plan.first} 至 ${plan.last}`], ['尚缺', plan.missing.join('、')],
  ]);
  const shown = seal || prepared;
  const all = shown ? shown.strata.reduce((sum, one) => sum + (Number(one.number) || 0), 0) : '';
  $('size').textContent = shown ? shown.size : '—';
  $('of').textContent = shown ? `，抽取 ${Number.isInteger(all) ? all : Math.round(all)} 户` : '';
  $('strata').hidden = !shown;
  $('strata').tBodies[0].replaceChildren(...(shown ? shown.strata : []).map((one) => {
    const line = make('tr');
    line.append(make('td', one.stratum === '*' ? '全部' : one.stratum), make('td', one.size, 'n'), make('td', one.number, 'n'));
    return line;
  }));
  $('gone').textContent = prepared?.left_out.length ? `不列入 ${prepared.left_out.length} 户，各有理由，记在封存里。` : '';
  $('seal-form').hidden = !prepared;
  if (prepared && !$('public').value) $('public').value = later(row.now, 10);
  $('seal').hidden = !seal;
  if (seal) {
    $('code').replaceChildren(...seal.code.split(' ').map((four) => make('span', four)));
    $('code-image').src = image(row.codes.seal.svg);
    const notes = noted();
    $('note-form').hidden = stage !== 'sealed' || Boolean(notes);
    $('noted').hidden = !notes;
    if (notes) $('noted').textContent = `${notes.at.slice(11, 19)} 抄下封存码：${notes.witnesses.map((one) => `${one.name}（${one.of}）`).join('、')}`;
  }
  // Numbers come after the code was written down, or after the time to write it down is over.
  $('throw').hidden = stage !== 'sealed' || !(noted() || moment() >= seal.public_at);
  if (stage === 'sealed') source();
  $('drawn').hidden = $('check').hidden = !result;
  if (result) drawn(result);
  const steps = ['row', 'seal', 'throw', 'drawn', 'check'];
  const at = steps.indexOf(result ? 'check' : stage === 'sealed' ? (noted() ? 'throw' : 'seal') : 'row');
  document.querySelectorAll('#path li').forEach((one, place) => { one.className = place < at ? 'past' : place === at ? 'now' : ''; });
}

const image = (svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`;
const open = () => row.seal.entropy.filter((one) => one !== 'secret');
const kind = () => open()[0].split(':')[0];
function source() {
  $('throw-title').textContent = kind() === 'dice' ? '掷出的数字' : `${NAMES[kind()]}第 ${open()[0].split(':')[1]} 期开奖号码`;
  $('numbers').placeholder = kind() === 'ssq' ? '03 07 12 19 24 31 + 09' : kind() === 'kl8' ? '01 05 … 共 20 个' : '一位一位输入，建议 20 位';
  typed();
}

function typed() {
  const text = $('numbers').value, found = text.match(/\d+/g) || [];
  if (kind() === 'dice') {
    const many = text.replace(/\D/g, '').length;
    $('count').textContent = `已输入 ${many} 位${many < DIGITS ? `，至少 ${DIGITS} 位` : many < GOOD ? `，建议 ${GOOD} 位` : ''}`;
  } else $('count').textContent = `已输入 ${found.length} 个号码，应为 ${kind() === 'ssq' ? '6 + 1' : 20} 个`;
}

function item() {
  const found = ($('numbers').value.match(/\d+/g) || []).map((one) => one.padStart(2, '0'));
  if (kind() === 'dice') return { dice: [$('numbers').value.replace(/\D/g, '')] };
  const balls = kind() === 'ssq' ? `${found.slice(0, 6).sort().join('.')}+${found.slice(6).join('.')}` : [...found].sort().join('.');
  return { items: [`${open()[0]}:${balls}`] };
}

// Notes live in the tab: who wrote the code down, and when, until the throw records it.
const kept = () => `noted ${row.seal.code}`;
const noted = () => JSON.parse(sessionStorage.getItem(kept()) || 'null');
const drift = () => Date.now() - started;
let started = Date.now(), served = null;
function moment() {
  const at = new Date(served.time + drift());
  return new Date(at.getTime() + served.offset * 60000).toISOString().slice(0, 19) + served.zone;
}
function clock(now) {
  const zone = now.slice(-6), minutes = (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  started = Date.now();
  served = { time: Date.parse(now), offset: minutes, zone };
}
const later = (now, minutes) => {
  const at = new Date(Date.parse(now) + minutes * 60000 + served.offset * 60000);
  return at.toISOString().slice(0, 16);
};

function person(name = '', of = '') {
  const line = make('div', '', 'people');
  for (const [label, value, key] of [['姓名', name, 'name'], ['单位', of, 'of']]) {
    const whole = make('label', label), field = make('input');
    Object.assign(field, { value, required: true, autocomplete: 'off' });
    field.dataset.key = key;
    whole.append(field);
    line.append(whole);
  }
  $('people').append(line);
}

function drawn(result) {
  $('many').textContent = result.drawn.length || '—';
  const table = make('table'), head = make('tr');
  head.append(make('th', '序'), make('th', '检查对象'), make('th', '抽取组'), make('th', '检查人员（名录编号）'));
  const top = make('thead'), body = make('tbody');
  top.append(head);
  result.drawn.forEach((one, at) => {
    const line = make('tr'), who = make('td');
    who.append(make('span', one.name || one.id, 'name'), make('span', one.id, 'id'));
    line.append(make('td', at + 1), who, make('td', one.stratum === '*' ? '全部' : one.stratum), make('td', one.team.map((part) => `${part.slot} ${part.inspector}`).join('、') || '另行抽取'));
    body.append(line);
  });
  table.append(top, body);
  $('list').replaceChildren(result.closed === 'yes' ? make('p', '保密抽取：名单公开之前不在现场显示。') : table);
  $('reserves').textContent = result.reserves.length ? `候补：${result.reserves.map((one) => `${one.place}. ${one.name || one.id}`).join('，')}` : '';
  pairs($('home'), [
    ['封存码', result.seal], ['结果码', result.code], ['掷出的数字', result.items.join('　')],
    ...result.levels.map((one) => { const [name, value] = one.zh.split('：'); return [name, value]; }),
    ['提醒', result.warnings.join('；')],
  ]);
  $('home-seal').src = image(row.codes.seal.svg);
  $('home-check-figure').hidden = !row.codes.check;
  if (row.codes.check) { $('home-check').src = image(row.codes.check.svg); $('home-address').textContent = row.codes.check.text; }
  $('save').hidden = false;
  if (result.closed !== 'yes' && checked !== row.seal.code) { checked = row.seal.code; recheck().catch(tell); }
}

// The page that re-checks is another program: it is handed the bundle as a person would paste it.
async function recheck() {
  const text = await (await ask(`v1/moment/bundle?of=auditor&${query()}`)).text();
  const frame = $('frame');
  await new Promise((done) => { frame.addEventListener('load', done, { once: true }); frame.src = 'moment/check.html'; });
  const page = frame.contentDocument;
  page.getElementById('paste').value = text;
  page.getElementById('go').click();
}

const save = async () => {
  const text = await (await ask(`v1/moment/bundle?${query()}`)).blob();
  const link = make('a');
  link.href = URL.createObjectURL(text);
  link.download = `复核包-${row.seal.session.replace(/[\/#]/g, '-')}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
};

$('pick').addEventListener('submit', doing(async () => {
  const words = new URLSearchParams({ plan: $('plan').value.trim(), task: $('task').value.trim() });
  history.replaceState(null, '', `?${words}`);
  clock((await (await ask(`v1/moment?${query()}`)).json()).now);
  await look();
}));
$('seal-form').addEventListener('submit', doing(async () => {
  const name = document.querySelector('[name=source]:checked').value;
  const entropy = name === 'dice' ? 'dice' : `${name}:${$('issue').value.trim()}`;
  await command('draw.seal', {
    plan: row.plan.number, task: row.plan.task, number: Number(prepared.number), size: prepared.size, expect: prepared.digest,
    entropy: [entropy], public_at: `${$('public').value}:00${served.zone}`,
  }, `seal ${prepared.digest}`);
  await look();
  $('seal').scrollIntoView();
}));
$('note-form').addEventListener('submit', doing(() => {
  const witnesses = [...document.querySelectorAll('#people .people')].map((line) => Object.fromEntries([...line.querySelectorAll('input')].map((one) => [one.dataset.key, one.value.trim()])));
  sessionStorage.setItem(kept(), JSON.stringify({ at: moment(), witnesses }));
  show();
}));
$('throw-form').addEventListener('submit', doing(async () => {
  const notes = noted(), seen = notes ? [{ at: notes.at, record: 'COMMIT', witnesses: notes.witnesses }] : [];
  const told = await command('draw.throw', { session: row.seal.session, ...item(), witnesses: notes?.witnesses || [], seen }, `throw ${row.seal.code} ${$('numbers').value}`);
  if (told.state.shortage) throw Error(`检查人员不足，没有结果：\n${told.state.shortage}`);
  await look();
  $('drawn').scrollIntoView();
}));
$('other').addEventListener('click', () => { $('choose').hidden = false; $('other').hidden = true; });
$('more').addEventListener('click', () => person());
$('numbers').addEventListener('input', typed);
$('save').addEventListener('click', doing(save));
$('print').addEventListener('click', () => window.print());
document.querySelectorAll('[name=source]').forEach((one) => one.addEventListener('change', () => {
  document.querySelector('.issue').hidden = one.value === 'dice' || !one.checked;
  $('issue').required = one.value !== 'dice';
}));
setInterval(() => {
  if (!served) return;
  const now = moment();
  $('clock').textContent = `${now.slice(0, 10)} ${now.slice(11, 19)}`;
  const left = row?.stage === 'sealed' && row.seal.public_at ? Math.ceil((Date.parse(row.seal.public_at) - Date.parse(now)) / 1000) : 0;
  $('wait').hidden = left <= 0;
  $('wait').textContent = left > 0 ? `${row.seal.public_at.slice(11, 16)} 之后开始，还有 ${Math.floor(left / 60)} 分 ${left % 60} 秒。此前掷出的不算。` : '';
}, 500);
document.querySelector('.login').hidden = login !== 'said';
if (login !== 'said') document.querySelectorAll('.login input').forEach((one) => { one.required = false; });
document.querySelector('.token').hidden = login !== 'token';
const asked = new URLSearchParams(location.search);
$('plan').value = asked.get('plan') || '';
$('task').value = asked.get('task') || '';
person();
person();
