// Realtime inspector: mirrors this page's WebRTC data channels to `inspector tap` on this machine.
// Paste it into the console before the page connects, or include it as the page's first <script>. Pasted later, it sees
// a channel only from the next event that the page sends over it on, and nothing of that connection's states.
// Nothing that the page sends, receives or is told changes. Keys, headers and SDP are never sent.
(() => {
  const COLLECTOR = '__ADDRESS__', TOKEN = '__TOKEN__';
  const KEPT = 'realtime-inspector.tap', MOST = 4e6; // characters that wait; they fit into the session storage
  const page = crypto.getRandomValues(new Uint32Array(3)).join('-');
  if (!window.RTCPeerConnection || !Reflect.defineProperty(window, Symbol.for(KEPT), { value: page })) return;
  const here = { page, url: location.origin + location.pathname, items: [] }; // items: [number, JSON]
  const connections = new WeakMap(), channels = new WeakMap(), heard = new WeakSet(), live = new Set(), offering = [];
  let queues = [here], count = 0, waiting = 0, peerCount = 0, channelCount = 0, socket = null, delay = 250;
  const now = () => performance.timeOrigin + performance.now();
  const quietly = (act) => (...given) => { try { return act(...given); } catch { /* the page must not notice */ } };

  // What waits for the collector
  function put(channel, kind, body) {
    if (waiting > MOST && (kind === 'sent' || kind === 'got')) {
      channel.missed ??= { since: now(), sent: 0, got: 0, why: 'the page kept no more while the collector was away' };
      return void channel.missed[kind]++;
    }
    const missed = channel?.missed;
    if (missed) put(Object.assign(channel, { missed: null }), 'lost', missed);
    const text = JSON.stringify({ n: ++count, t: now(), w: Date.now(), c: channel?.id, k: kind, ...body });
    waiting += here.items.push([count, text]) && text.length;
    socket?.send(text);
  }
  function taken({ page: whose, n }) {
    const queue = queues.find((one) => one.page === whose);
    while (queue?.items.length && queue.items[0][0] <= n) waiting -= queue.items.shift()[1].length;
    queues = queues.filter((one) => one === here || one.items.length);
  }
  function connect() {
    const mine = new WebSocket(COLLECTOR, ['inspector-tap', `token.${TOKEN}`]);
    mine.onopen = quietly(() => {
      delay = 250;
      for (const { page: name, url, items } of queues) {
        const open = name === page ? [...live].map((one) => ({ c: one.id, ...one.about })) : [];
        mine.send(JSON.stringify({ page: name, url, next: items.length ? items[0][0] : count + 1, open }));
        for (const [, text] of items) mine.send(text);
      }
      socket = mine;
    });
    mine.onmessage = quietly((event) => taken(JSON.parse(event.data)));
    mine.onclose = quietly(() => {
      socket = null;
      if (delay === 250) console.info('inspector tap: not there, or it needs --allow-origin for this page');
      setTimeout(quietly(connect), delay);
      delay = Math.min(delay * 2, 8000);
    });
  }
  // What passes through a channel, and what becomes of it
  function pass(channel, kind, data) {
    if (typeof data === 'string') return put(channel, kind, { d: data.toWellFormed?.() ?? data });
    return put(channel, 'lost', { since: now(), sent: 0, got: 0, [kind]: 1, why: 'binary messages are not read' });
  }
  function hear(event) {
    const channel = event?.type === 'message' && channels.get(event.target);
    if (channel && !heard.has(event)) heard.add(event), pass(channel, 'got', event.data);
  }
  function end(channel, by, lost, t = now()) {
    if (channel.reading && by !== 'page') channel.reading.then(() => end(channel, by, lost, t));
    else if (live.delete(channel)) put(channel, 'close', { by, lost, t });
  }
  const states = (peer) => ({ connection: peer?.connectionState, ice: peer?.iceConnectionState });
  function watch(raw, peer, late) {
    if (channels.has(raw)) return channels.get(raw);
    const connection = connections.get(peer), id = String(++channelCount);
    const about = { label: raw.label, peer: connection?.id, late, n: count + 1, t: now() };
    const channel = { id, about, by: 'server' };
    const on = (name, act) => raw.addEventListener(name, quietly(act));
    channels.set(raw, channel), live.add(channel), connection?.channels.add(channel);
    put(channel, 'new', { ...about, ...states(peer), channel: raw.readyState });
    on('open', () => put(channel, 'state', { ...states(peer), channel: 'open' }));
    on('error', (event) => put(channel, 'state', { error: String(event.error?.message ?? 'error') }));
    on('message', hear);
    const down = () => ['failed', 'disconnected'].includes(peer?.connectionState);
    on('close', () => end(channel, channel.by, down() ? `peer connection ${peer.connectionState}` : undefined));
    return channel;
  }
  function meet(peer) {
    if (connections.has(peer)) return;
    const connection = { id: ++peerCount, channels: new Set(), peer: new WeakRef(peer) };
    connections.set(peer, connection), offering.push(connection);
    const tell = quietly(() => connection.channels.forEach((one) => live.has(one) && put(one, 'state', states(peer))));
    for (const name of ['connectionstatechange', 'iceconnectionstatechange']) peer.addEventListener(name, tell);
    peer.addEventListener('datachannel', quietly((event) => watch(event.channel, peer)));
  }

  // Whom the page gives its offer, and what the answer was: of the address no more than path and model
  function asked(input, init) {
    const body = init?.body instanceof FormData ? init.body.get('sdp') : init?.body;
    const name = (sdp) => (typeof sdp === 'string' ? /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] : undefined);
    const own = name(body) && offering.find((one) => name(one.peer.deref()?.localDescription?.sdp) === name(body));
    if (!own) return undefined;
    const url = new URL(input?.url ?? input, location.href), model = url.searchParams.get('model');
    const tell = (kind, told) => own.channels.forEach((one) => live.has(one) && put(one, kind, told));
    tell('offer', { url: url.origin + url.pathname + (model ? `?model=${encodeURIComponent(model)}` : '') });
    return { tell, own };
  }
  async function answered({ tell, own }, response) {
    const reading = response.ok ? undefined : response.clone().text().catch(() => '');
    own.channels.forEach((one) => { one.reading = reading; });
    tell('answer', { status: response.status, body: (await reading)?.slice(0, 4000) });
    own.channels.forEach((one) => { one.reading = undefined; });
  }
  // The page's own functions, which look and do as before
  function wrap(owner, name, before, after) {
    const apply = (act, self, given) => {
      const seen = quietly(before)(self, ...given), result = Reflect.apply(act, self, given);
      quietly(after)(self, given, result, seen);
      return result;
    };
    if (owner[name]) owner[name] = new Proxy(owner[name], { apply });
  }
  const peers = RTCPeerConnection.prototype, pipes = RTCDataChannel.prototype, nothing = () => undefined;
  for (const name of ['setLocalDescription', 'setRemoteDescription']) wrap(peers, name, meet, nothing);
  wrap(peers, 'createDataChannel', meet, (peer, given, raw) => watch(raw, peer));
  wrap(peers, 'close', (peer) => (peer.connectionState === 'failed' ? 'peer connection failed' : undefined),
    (peer, given, result, lost) => connections.get(peer)?.channels.forEach((one) => end(one, 'client', lost)));
  wrap(pipes, 'send', nothing, (raw, [data]) => {
    const channel = watch(raw, undefined, true);
    hear(window.event); // which the page may answer before it is told to us
    pass(channel, 'sent', data);
  });
  wrap(pipes, 'close', (raw) => { if (channels.has(raw)) channels.get(raw).by = 'client'; }, nothing);
  wrap(window, 'fetch', (self, ...given) => asked(...given), (self, given, answer, offer) => offer && answer.then(
    (response) => answered(offer, response)).catch((error) => offer.tell('answer', { failed: String(error) })));
  function construct(act, given, made) {
    const peer = Reflect.construct(act, given, made === window.RTCPeerConnection ? act : made);
    quietly(meet)(peer); // before the page listens, so that it is told first
    return peer;
  }
  window.RTCPeerConnection = peers.constructor = new Proxy(RTCPeerConnection, { construct });
  addEventListener('pagehide', quietly((event) => {
    if (event.persisted) return;
    live.forEach((one) => end(one, 'page'));
    put(null, 'bye');
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]'); // of other frames of this page
    sessionStorage.setItem(KEPT, JSON.stringify([...kept, ...queues.filter((one) => one.items.length)]));
  }));
  const beat = () => live.size && socket?.send(JSON.stringify({ k: 'alive', t: now(), w: Date.now() }));
  setInterval(quietly(beat), 1000);
  quietly(() => {
    queues = [...JSON.parse(sessionStorage.getItem(KEPT) ?? '[]'), here];
    waiting = queues.flatMap((one) => one.items).reduce((sum, [, text]) => sum + text.length, 0);
    sessionStorage.removeItem(KEPT);
  })();
  quietly(connect)();
})();
