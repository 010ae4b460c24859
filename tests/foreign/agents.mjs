// OpenAI's agents SDK for JavaScript: a tool in a text conversation, then speech that the server hears.
import assert from 'node:assert/strict';
import { RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { z } from 'zod';
import { speech } from './speech.mjs';

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
        resolve(item.content[0].transcript);
      }
    };
    session.transport.on('*', listen);
  });
}

await session.connect({ apiKey: 'none', url: `${process.argv[2]}/realtime?model=gpt-realtime` });
const first = answered();
session.sendMessage('What is the kettle temperature?');
assert.equal(await first, 'The tool says: “79”.');

const second = answered();
for (const piece of speech()) session.sendAudio(piece.buffer);
assert.match(await second, /^I heard [0-9.]+ seconds of sound\.$/);
assert.deepEqual(failures, []);
session.close();
process.exit(0);
