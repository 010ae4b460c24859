// OpenAI's agents SDK and a client of the beta, before the mock server aimock: text and a tool, and the beta refused.
import assert from 'node:assert/strict';
import { RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { RealtimeClient } from 'openai-realtime-api';
import { z } from 'zod';

const kettle = tool({
  name: 'kettle_temperature',
  description: 'How hot the water is.',
  parameters: z.object({ kettle: z.string() }),
  execute: async () => '79',
});
const agent = new RealtimeAgent({ name: 'Tea', instructions: 'Be kind.', tools: [kettle] });
const session = new RealtimeSession(agent, { transport: 'websocket', model: 'gpt-realtime' });
const failures = [];
session.on('error', (error) => failures.push(JSON.stringify(error)));

function answered() {
  return new Promise((resolve) => {
    const listen = (event) => {
      const item = event.response?.output?.[0];
      if (event.type === 'response.done' && item?.type === 'message') {
        session.transport.off('*', listen);
        resolve(item.content[0].text);
      }
    };
    session.transport.on('*', listen);
  });
}

await session.connect({ apiKey: 'none', url: `${process.argv[2]}/realtime?model=gpt-realtime` });
for (const [question, answer] of [
  ['Good morning', 'Good morning to you.'],
  ['How hot is the kettle?', 'It is 79 degrees.'],
]) {
  const said = answered();
  session.sendMessage(question);
  assert.equal(await said, answer);
}
assert.deepEqual(failures, []);
session.close();

const beta = new RealtimeClient({ url: `${process.argv[2]}/realtime`, apiKey: 'none' });
const refused = new Promise((resolve) => beta.on('realtime.event', ({ event }) => event.type === 'error' && resolve(event.error.code)));
await beta.connect();
assert.equal(await refused, 'beta_api_shape_disabled');
beta.disconnect();
process.exit(0);
